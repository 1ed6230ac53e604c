"""The agenda of a session on paper."""

import pypdfium2 as pdfium
import pytest

from attestation.paperwork.agenda import AgendaGroup, AgendaPaper, AgendaRow, build_agenda_pdf


def text_of(votes):
    row = AgendaRow(
        name="Белова Анна Игоревна",
        position="учитель, математика",
        workplace="МКОУ «СОШ № 4», с. Пихтовка, Глухоборский район",
        votes=votes,
        decision="установить" if votes else "",
    )
    paper = AgendaPaper(
        title="Заседание № 2026-2 от 20.11.2026",
        form="заочное",
        place="",
        members=("Громова Людмила Аркадьевна, председатель",),
        groups=(AgendaGroup(title="Установить первую категорию", rows=(row,) * 40),),
    )
    with pdfium.PdfDocument(build_agenda_pdf(paper)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize(("votes", "told"), [("7 / 0 / 0", True), ("", False)])
def test_numbers_of_votes_are_explained_where_there_are_any(votes, told):
    assert all(("за/против/возд." in page) is told for page in text_of(votes))


def test_every_page_says_of_which_session_it_is():
    pages = text_of("")
    assert len(pages) > 1
    assert all("Повестка. Заседание" in page.replace("\xa0", " ") for page in pages)

"""«Выписка из приказа» in the dossier: once the order is signed, for those who may read it."""

import pypdfium2
import pytest
from django.utils import timezone

from attestation.directory.models import Subject
from attestation.orders.dossier import extracts, paper_of, visible_entries
from attestation.orders.models import OrderEntry
from attestation.orders.services import orders
from tests.dossiers.conftest import made, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_force(draft, region):
    return orders.sign_order(
        draft, number="214-к", date=timezone.localdate(), actor=region.operator
    )


def extract(dossier) -> str:
    """The text of the only extract in a dossier."""
    archive = opened(dossier)
    [name] = [name for name in archive.namelist() if "Выписка" in name]
    with pypdfium2.PdfDocument(archive.read(name)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def test_it_says_what_the_order_says_of_one_person_in_one_case(in_force):
    entry = in_force.entries.get(name__startswith="Петрова")
    text = extract(made("application", entry.item.application, entry.item.application.applicant))
    assert "№ 214-к" in text
    assert f"Установить с {entry.effective_from:%d.%m.%Y} первую квалификационную категорию" in text
    assert "В соответствии с пунктом 44 Порядка" in text
    assert f"1.1 Кто {entry.name} Должность {entry.position} Организация" in text
    assert "Директор п/п О. П. Образцова" in text
    for other in in_force.entries.exclude(pk=entry.pk):
        assert other.name_dative not in text
        assert other.name not in text


def test_the_position_stands_without_its_subject(in_force):
    entry = in_force.entries.get(name__startswith="Петрова")
    entry.item.application.subject = Subject(name="математика")
    entry.position = "учитель, математика"
    assert paper_of(entry).position == "учитель"


def test_of_a_refusal_it_names_the_grounds(in_force):
    entry = in_force.entries.get(outcome=OrderEntry.Outcome.REFUSED)
    text = extract(made("application", entry.item.application, entry.item.application.applicant))
    assert "Отказать в установлении первой квалификационной категории" in text
    assert entry.grounds in text


def test_before_the_order_is_signed_there_is_none(draft):
    application = draft.entries.get(name__startswith="Петрова").item.application
    assert list(extracts(application, application.applicant)) == []
    assert not visible_entries(application.applicant).exists()


def test_a_refusal_is_nobody_elses_business(in_force, region, commission):
    refused = in_force.entries.get(outcome=OrderEntry.Outcome.REFUSED)
    applicant = refused.item.application.applicant
    another = in_force.entries.get(name__startswith="Петрова").item.application.applicant
    readers = (applicant, region.operator, commission.secretary, region.home.coordinator)
    for person in readers:
        assert refused in visible_entries(person)
    strangers = (
        another,
        region.home.school_coordinator,
        region.home.experts[0].user,
        region.abroad.coordinator,
    )
    for person in strangers:
        assert refused not in visible_entries(person)


def test_the_words_are_those_of_the_order(in_force):
    entry = in_force.entries.get(name__startswith="Яшина")
    paper = paper_of(entry)
    assert (paper.row, paper.point) == (entry.number, str(entry.point))
    assert "высшую квалификационную категорию" in paper.text
    assert paper.grounds == ""

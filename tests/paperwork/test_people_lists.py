"""Published lists on paper: words stay in their columns, pages are numbered."""

import datetime
import io
from dataclasses import dataclass, replace

import docx
import pypdfium2 as pdfium
import pytest

from attestation.paperwork.people_lists import (
    DraftSchedulePaper,
    SchedulePaper,
    build_list,
    build_schedule_docx,
)
from attestation.paperwork.signing.fields import letters_of
from tests.paperwork import long_papers

PAPER = SchedulePaper(
    institute="Институт развития образования",
    number=1,
    order_number="12-р",
    order_date=datetime.date(2026, 9, 14),
    reason="",
    people=1,
    made=datetime.datetime(2026, 9, 14, 12, tzinfo=datetime.UTC),
    period="октябрь–ноябрь 2026",
)


@dataclass
class Row:
    place: int
    name: str = "Белова Анна Игоревна"
    municipality: str = "Каменский округ"
    position: str = "учитель"
    organization: str = "МБОУ «Школа № 2»"
    category: str = "первая"
    form: str = "очная"
    first_expert: str = "Зотова Г. П."
    second_expert: str = "Седов А. А."
    coordinator_phone: str = ""


def letters(content):
    with pdfium.PdfDocument(content) as document:
        return [letters_of(page) for page in document]


@pytest.mark.parametrize(
    "word",
    [
        "Ж" * 90,
        "Съезжинско-Константиновско-Благовещенско-Екатеринославская-" * 3,
        "МБОУ«Основная_общеобразовательная_школа_имени_Героя_Советского_Союза»",
    ],
)
@pytest.mark.parametrize("field", ["name", "position", "organization", "first_expert"])
def test_a_word_wider_than_its_column_is_broken_inside_it(word, field):
    """The columns of the schedule begin at these places, in millimetres."""
    begins = {"name": 22.9, "position": 22.9, "organization": 88.4, "first_expert": 192.2}
    ends = {"name": 88.4, "position": 88.4, "organization": 162.2, "first_expert": 285.0}
    rows = build_list(PAPER, [Row(1), Row(2)])
    usual = {(sign, box) for sign, box in letters(rows)[0]}
    (page, *_more) = letters(build_list(PAPER, [Row(1), Row(2, **{field: word})]))
    moved = [box for sign, box in page if sign in word and (sign, box) not in usual]
    inside = [box for box in moved if box.left >= begins[field] - 1]
    assert len([box for box in inside if box.right <= ends[field]]) >= len(word) * 0.9
    assert max(box.right for _sign, box in page) <= 285.5


def test_every_page_of_a_long_list_says_its_number_and_its_title():
    pages = letters(build_list(PAPER, [Row(n) for n in range(1, 60)]))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        foot = "".join(sign for sign, box in page if box.bottom > 199)
        assert f"{number}из{len(pages)}" in foot
        assert "Графикаттестации" in foot


def test_the_municipality_and_the_heads_of_columns_stand_over_the_rows_of_every_page():
    rows = [Row(n, municipality="Ачинск" if n < 20 else "Бийск") for n in range(1, 60)]
    first, second, *others = (
        "".join(sign for sign, _ in page) for page in letters(build_list(PAPER, rows))
    )
    for page, places in (
        (first, ["Ачинск"]),
        (second, ["Ачинск", "Бийск"]),
        *((o, ["Бийск"]) for o in others),
    ):
        for place in places:
            assert f"{place}№Педагог,должность" in page


def test_of_the_act_that_approved_a_list_the_first_word_alone_is_declined():
    paper = replace(PAPER, act="Приказ министра")
    assert paper.approval == "УТВЕРЖДЁН приказом министра от 14.09.2026 № 12-р"


@pytest.mark.parametrize("people", long_papers.PEOPLE)
def test_a_schedule_says_on_top_whose_it_is_and_which_act_approved_it(people):
    """Once, on the first page; every page has its number and its title."""
    with pdfium.PdfDocument(build_list(*long_papers.schedule(people))) as document:
        first, *others = (
            " ".join(page.get_textpage().get_text_range().split()) for page in document
        )
    top = first[: first.index("1 Ким Ю")] if people == 1 else first
    for words in (
        "Институт развития образования УТВЕРЖДЁН распоряжением от 14.09.2026 № 12-р",
        "График аттестации: октябрь–ноябрь 2026",
        f"Редакция 1 · {people} педагог",
    ):
        assert words in top
    assert not any("УТВЕРЖДЁН" in page for page in others)
    for number, page in enumerate([first, *others], start=1):
        assert f"График аттестации: октябрь–ноябрь 2026, редакция 1 {number} из" in page


def test_a_heading_begins_with_a_capital():
    rows = [Row(1, municipality="город Верхнеозёрск")]
    with pdfium.PdfDocument(build_list(PAPER, rows)) as document:
        assert "Город Верхнеозёрск" in document[0].get_textpage().get_text_bounded()
    draft = DraftSchedulePaper(institute="Институт", period="", people=1, made=PAPER.made)
    word = docx.Document(io.BytesIO(build_schedule_docx(draft, rows)))
    assert word.tables[0].rows[1].cells[0].text == "Город Верхнеозёрск"

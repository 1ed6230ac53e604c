"""What stays together on a page of a paper."""

import io
from dataclasses import replace

import docx
import pytest
from pypdf import PdfReader

from attestation.orders.word_templates import invented_order, invented_protocol
from attestation.paperwork.achievements import ResultsPaper, Table, build_results_pdf
from attestation.paperwork.conclusion import build_conclusion_pdf
from attestation.paperwork.order import build_order_docx, build_order_pdf
from attestation.paperwork.papers import build_application
from attestation.paperwork.protocol import ProtocolPerson, build_protocol_pdf
from tests.paperwork import long_papers
from tests.paperwork.test_papers import PAPER

_PLACES = ("Заречный район", "Каменский округ", "город Светлоярск", "Озёрный район")
#: As headings say them.
_TOLD = ("Заречный район", "Каменский округ", "Город Светлоярск", "Озёрный район")
_SCHOOLS = ("МБОУ «Средняя общеобразовательная школа № 12»", "МБОУ «СОШ № 3»")


def pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def order(people):
    """An order with two points of ``people`` each, and nothing below them but the signature."""
    paper = invented_order()
    [row] = paper.points[0].rows
    points = [
        replace(
            paper.points[0],
            number=str(point),
            rows=tuple(
                replace(
                    row,
                    number=f"{point}.{place}",
                    municipality=_PLACES[place * len(_PLACES) // (people + 1)],
                )
                for place in range(1, people + 1)
            ),
        )
        for point in (1, 2)
    ]
    return replace(paper, points=tuple(points))


@pytest.mark.parametrize("people", [1, 17, 18, 19, 20, 21, 25])
def test_no_heading_and_no_signature_stands_apart_from_its_table(people):
    """The number of people moves the edge of the page over every line of heading and signature."""
    for text in pages(build_order_pdf(order(people))):
        lines = text.split()
        assert lines, "no empty page"
        for point in ("1", "2"):
            if f"{point}. Установить" in text:
                assert f"{point}.1" in lines
        if "О. П. Образцова" in text.replace("\xa0", " "):
            assert f"2.{people}" in lines
        if "Кому" in lines:
            assert any(line.count(".") == 1 and line[0] in "12" for line in lines)
        # A municipality is told above somebody.
        assert not text.rstrip().endswith(_TOLD)


@pytest.mark.parametrize("rows", range(18, 24))
def test_the_appendix_is_not_signed_on_an_empty_page(rows):
    table = Table(
        title="Результаты", columns=("Что", "Годы", "Итог", "Чем"), rows=(("а",) * 4,) * rows
    )
    paper = ResultsPaper(
        mark="Редакция 2",
        who=("Верхнеозёрская Ольга Ильинична", "учитель", "Школа № 5"),
        category="первая",
        signature="О. И. Верхнеозёрская",
        tables=(table,),
    )
    last = pages(build_results_pdf(paper))[-1]
    assert "Подпись" in last
    assert f"{rows}\n" in last


@pytest.mark.parametrize("papers", range(10, 16))
def test_the_application_is_not_signed_on_an_empty_page(papers):
    paper = replace(PAPER, appendices=tuple(f"Копия № {number}" for number in range(1, papers + 1)))
    last = pages(build_application(paper))[-1].replace("\xa0", " ")
    assert "(подпись)" in last
    assert f"Копия № {papers}." in last


def test_a_municipality_is_told_once_in_a_point():
    text = " ".join(" ".join(pages(build_order_pdf(order(25)))).split())
    assert [text.count(place) for place in _TOLD] == [2] * len(_TOLD)


def test_the_name_of_a_place_begins_in_a_large_letter_in_word_as_in_pdf():
    paper = invented_order()
    point = paper.points[0]
    town = replace(point.rows[0], municipality="город Камень")
    paper = replace(paper, points=(replace(point, rows=(town,)), *paper.points[1:]))
    [table, *_] = docx.Document(io.BytesIO(build_order_docx(paper))).tables
    assert "Город Камень" in [cell.text for row in table.rows for cell in row.cells]
    assert any("Город Камень" in page for page in pages(build_order_pdf(paper)))


def test_the_protocol_of_a_large_session_takes_about_ten_pages():
    paper = invented_protocol()
    [group] = paper.groups
    people = tuple(
        ProtocolPerson(
            number=f"1.{place}",
            name="Верхнеозёрская Ольга Ивановна",
            position="учитель, русский язык и литература",
            organization=_SCHOOLS[place % 2],
            municipality=f"{_PLACES[place % 4]} {place // 41}",
            votes="за – 7, против – 0, воздержались – 0",
            decision="установить категорию",
            is_refused=False,
            grounds="",
        )
        for place in range(1, 323)
    )
    ordered = tuple(sorted(people, key=lambda person: person.municipality))
    drawn = pages(build_protocol_pdf(replace(paper, groups=(replace(group, people=ordered),))))

    assert len(drawn) <= 11
    assert "СЛУШАЛИ" in drawn[0]
    assert "РЕШИЛИ" in " ".join(drawn)
    assert all("Должность; организация" in text for text in drawn[1:])


@pytest.mark.parametrize(("criteria", "remarks"), [(1, 0), (19, 0), (24, 0), (30, 3), (20, 25)])
def test_the_last_page_of_a_conclusion_says_what_is_signed(criteria, remarks):
    """It held nothing but a date once: what is signed stands above three signatures and dates."""
    drawn = pages(build_conclusion_pdf(long_papers.conclusion(criteria, remarks)))
    last = " ".join(drawn[-1].split())
    assert "среднее двух специалистов – 15. Рекомендация. Рекомендовать" in last
    assert last.count("20__ г.") == 3
    assert "ознакомлен(а)" in last
    assert all("Рекомендовать" not in page for page in drawn[:-1])


@pytest.mark.parametrize("section_of", range(2, 9))
def test_a_section_of_criteria_is_kept_with_one_of_them(section_of):
    drawn = pages(build_conclusion_pdf(long_papers.conclusion(30, section_of=section_of)))
    for text in drawn[:-1]:
        *lines, _title, _number = filter(str.strip, text.splitlines())
        # The row of a section ends in four numbers after its one line.
        assert lines[-5].strip() != "Результаты обучающихся"

"""Every Word file that the system makes opens in LibreOffice and becomes a PDF with the right text.

All of them go through one run of the office: starting it takes longer than the papers do. Whoever
adds a kind of Word file adds it to `papers`.
"""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from attestation.evaluation.word_templates.services import invented
from attestation.orders.word_templates import invented_order, invented_protocol
from attestation.paperwork.achievements import (
    ResultsPaper,
    Table,
    build_blank_tables,
    build_results_docx,
)
from attestation.paperwork.conclusion import build_conclusion_docx
from attestation.paperwork.order import build_order_docx
from attestation.paperwork.protocol import build_protocol_docx

#: Seconds; a slow machine with a cold disk takes twenty.
_PATIENCE = 180

_COLUMNS = ("Что проведено", "Годы", "Уровень", "Результат", "Чем подтверждается")
_TABLE = Table(
    title="Результаты освоения программ",
    help="По итогам мониторингов организации.",
    columns=_COLUMNS,
    rows=(
        ("Мониторинг по математике", "2023–2025", "муниципальный", "82 % & выше", "справка № 7"),
        ("Олимпиада «Ёлка <зимняя>»", "2024", "региональный", "призёр", "диплом"),
    ),
)


def _results() -> bytes:
    return build_results_docx(
        ResultsPaper(
            mark="Редакция 2 · A000017",
            who=("Верхнеозёрская Ольга Ильинична", "учитель, математика", "Школа № 5"),
            category="первая квалификационная категория (пункт 35 Порядка)",
            signature="О. И. Верхнеозёрская",
            tables=(_TABLE, Table(title="Личный вклад", columns=_COLUMNS, rows=_TABLE.rows * 40)),
        )
    )


#: Name → the Word file.
papers: dict[str, Callable[[], bytes]] = {
    "conclusion": lambda: build_conclusion_docx(invented()),
    "results": _results,
    "order": lambda: build_order_docx(invented_order()),
    "protocol": lambda: build_protocol_docx(invented_protocol()),
    "blank": lambda: build_blank_tables("высшая", (_TABLE,)),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: Any) -> dict[str, str]:
    """The text of each paper, page after page, as the office has printed it."""
    folder: Path = tmp_path_factory.mktemp("office")
    sources = []
    for name, build in papers.items():
        source = folder / f"{name}.docx"
        source.write_bytes(build())
        sources.append(str(source))
    command = [
        *("soffice", "--headless", "--norestore", f"-env:UserInstallation={folder.as_uri()}/home"),
        *("--convert-to", "pdf", "--outdir", str(folder / "pdf"), *sources),
    ]
    # Without the office this fails: `make libreoffice` installs it.
    subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603
    return {name: _text(folder / "pdf" / f"{name}.pdf") for name in papers}


def _text(path: Path) -> str:
    """The words of a PDF; a line that was broken is one again."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).replace("\xad", "").replace("\ufffe", "").split())


@pytest.mark.long
def test_every_paper_becomes_a_pdf_with_words_in_it(printed):
    assert set(printed) == set(papers)
    for name, text in printed.items():
        assert len(text) > 200, name
        assert "{{" not in text, name
        assert "{%" not in text, name


def test_the_conclusion_has_its_table_its_sums_and_its_signatures(printed):
    text, paper = printed["conclusion"], invented()
    for words in (
        paper.institute,
        "ИТОГОВОЕ ЗАКЛЮЧЕНИЕ",
        paper.full_name,
        paper.recommendation,
        paper.experts[0].initials,
        paper.experts[1].initials,
        f"{paper.code}, редакция {paper.revision}",
    ):
        assert " ".join(words.split()) in text
    for row in paper.rows:
        assert row.title in text
    assert f"Итого {paper.maximum} {paper.first_total} {paper.second_total}" in text


def test_the_order_has_numbered_points_and_names_in_the_dative(printed):
    text, paper = printed["order"], invented_order()
    assert f"от {paper.date} № {paper.number}" in text
    assert paper.preamble in text
    for point in paper.points:
        assert f"{point.number}. {point.text}" in text
        for row in point.rows:
            assert f"{row.municipality} {row.number} {row.name}" in text, "beside its number"
            assert row.note in text
    assert "Примеровой Анне Ивановне" in text
    assert paper.signer_name in text


def test_the_protocol_has_its_members_its_votes_and_its_decisions(printed):
    text, paper = printed["protocol"], invented_protocol()
    for words in (paper.number, paper.date, paper.place, paper.quorum, paper.rule, paper.chair):
        assert words in text
    for member in paper.present:
        assert member.name in text
    assert paper.absent[0] in text
    [group] = paper.groups
    for line in group.count:
        assert f"{line.in_favour} {line.against} {line.abstained}" in text
    [person] = group.people
    for words in (paper.heard, person.name, person.municipality, person.grounds):
        assert words in text


def test_the_appendix_has_its_rows_its_letters_and_its_headings_on_every_page(printed):
    text = printed["results"]
    for words in ("Ёлка <зимняя>", "82 % & выше", "справка № 7", "О. И. Верхнеозёрская"):
        assert words in text
    assert text.count("Чем подтверждается") > 3, "a long table has its heading on each page"
    assert "Редакция 2 · A000017" in text


def test_the_blank_tables_have_headings_and_numbered_lines_to_fill_in(printed):
    text = printed["blank"]
    for words in ("На какую категорию: высшая", "По итогам мониторингов", "Чем подтверждается"):
        assert words in text
    assert "Мониторинг по математике" not in text
    for number in range(1, 6):
        assert f" {number} " in text

"""Results of professional activity on paper: the appendix to an application, and blank tables.

The appendix and the blank tables have the same columns, because both are made here.
"""

import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from attestation.paperwork.docx.layout import (
    keep_whole,
    keep_with_next,
    number_pages,
    repeat_on_every_page,
)
from attestation.paperwork.line_breaking import fit_lines
from attestation.paperwork.pdf import render_pdf

#: The library that draws takes ever longer for longer tables.
ROWS_IN_A_TABLE = 100
BLANK_ROWS = 5
#: Every Word has it; in the PDF goes our own.
_FONT = "Times New Roman"
_SIZE = 9.5
#: The sheet across, without its margins, millimetres.
_SHEET = 257


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: its headings and the cells of each row, all as text."""

    title: str
    help: str = ""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def widths(self) -> list[float]:
        """The column widths in millimetres; the number first, then by contents."""
        return [10.0, *((_SHEET - 10) * share for share in _SHARES[len(self.columns)])]

    @property
    def headings(self) -> list[tuple[str, float]]:
        """Every column with its width, the number included."""
        return list(zip(("№", *self.columns), self.widths, strict=True))

    @property
    def pieces(self) -> Iterator[list[tuple[int, list[list[str]]]]]:
        """Numbered rows by the hundred; each cell as the lines that its column holds."""
        widths = self.widths[1:]
        fitted = [
            (
                number,
                [
                    fit_lines(cell, width=width - 4, size=_SIZE)
                    for cell, width in zip(row, widths, strict=True)
                ],
            )
            for number, row in enumerate(self.rows, start=1)
        ]
        for start in range(0, len(fitted), ROWS_IN_A_TABLE):
            yield fitted[start : start + ROWS_IN_A_TABLE]


#: Number of columns → their shares: first column, years, level if there is one, result, proof.
_SHARES = {4: (0.36, 0.1, 0.3, 0.24), 5: (0.31, 0.09, 0.16, 0.25, 0.19)}


@dataclass(frozen=True, kw_only=True)
class ResultsPaper:
    """Everything that stands in the appendix.

    Attributes:
        mark: «Редакция 2 · A000017».
        who: full name, position, place of work: a line each.
        category: «первая квалификационная категория (пункт 35 Порядка)».
        signature: «О. И. Верхнеозёрская».
        tables: those with rows.
    """

    mark: str
    who: tuple[str, ...]
    category: str
    signature: str
    tables: tuple[Table, ...]

    def frozen(self) -> dict[str, Any]:
        """The paper as data that JSON can hold."""
        return asdict(self)

    @classmethod
    def thawed(cls, content: dict[str, Any]) -> "ResultsPaper":
        """The paper of what `frozen` returned, also after JSON."""
        tables = tuple(
            Table(
                title=table["title"],
                help=table["help"],
                columns=tuple(table["columns"]),
                rows=tuple(tuple(row) for row in table["rows"]),
            )
            for table in content["tables"]
        )
        return cls(**{**content, "who": tuple(content["who"]), "tables": tables})


TITLE = "Приложение к заявлению"
_SIGN = "«____» _____________ 20___ г.      Подпись ______________"
SUBTITLE = "Результаты профессиональной деятельности"


def build_results_pdf(paper: ResultsPaper) -> bytes:
    """Return the appendix as PDF, A4 across.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    return render_pdf(
        "paperwork/results.html", {"paper": paper, "title": TITLE, "subtitle": SUBTITLE}
    )


def build_results_docx(paper: ResultsPaper) -> bytes:
    """Return the appendix as a Word file with the same tables."""
    document = _document(f"{TITLE}, {paper.signature}")
    _line(document, TITLE, bold=True, size=14)
    _line(document, SUBTITLE, bold=True)
    for line in (*paper.who, paper.category):
        _line(document, line)
    _tables(document, paper.tables)
    signed = _line(
        document,
        "«____» _____________ 20___ г.      Подпись ______________      " + paper.signature,
    )
    signed.paragraph_format.keep_with_next = True
    _line(document, paper.mark, size=8)
    return _bytes(document)


def build_blank_tables(category: str, tables: tuple[Table, ...]) -> bytes:
    """Return the tables of a category as a Word file to fill in: the template of the site."""
    document = _document(f"{SUBTITLE}: {category}")
    _line(document, TITLE, bold=True, size=14)
    _line(document, SUBTITLE, bold=True)
    for label in ("Фамилия, имя, отчество", "Должность", "Место работы"):
        _line(document, f"{label}: " + "_" * 60)
    _line(document, f"На какую категорию: {category}")
    empty = [
        Table(
            title=table.title,
            help=table.help,
            columns=table.columns,
            rows=tuple(("",) * len(table.columns) for _ in range(BLANK_ROWS)),
        )
        for table in tables
    ]
    _tables(document, tuple(empty), with_help=True)
    _line(document, _SIGN)
    return _bytes(document)


def _document(title: str) -> Any:
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = "ru-RU"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(15)
    number_pages(section, title)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(3)
    return document


def _line(document: Any, text: str, *, bold: bool = False, size: float | None = None) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(_printable(text))
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    return paragraph


def _tables(document: Any, tables: tuple[Table, ...], *, with_help: bool = False) -> None:
    for number, table in enumerate(tables, start=1):
        heading = _line(document, f"{number}. {table.title}", bold=True)
        heading.paragraph_format.space_before = Pt(8)
        heading.paragraph_format.keep_with_next = True
        if with_help and table.help:
            _line(document, table.help, size=9).paragraph_format.keep_with_next = True
        grid = document.add_table(rows=1, cols=len(table.columns) + 1, style="Table Grid")
        grid.autofit = False
        for column, width in zip(grid.columns, table.widths, strict=True):
            column.width = Mm(width)
        _row(grid.rows[0], ("№", *table.columns), table.widths, bold=True)
        repeat_on_every_page(grid.rows[0])
        for count, cells in enumerate(table.rows, start=1):
            _row(grid.add_row(), (str(count), *cells), table.widths)
        below = _line(document, "", size=4)
    # The signature takes the last row along.
    if tables:
        keep_with_next(grid.rows[-1])
        below.paragraph_format.keep_with_next = True


def _row(row: Any, cells: tuple[str, ...], widths: list[float], *, bold: bool = False) -> None:
    keep_whole(row)
    for cell, text, width in zip(row.cells, cells, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(_printable(text))
        run.bold, run.font.size = bold, Pt(_SIZE)


def _printable(text: str) -> str:
    """Without the control signs that no XML can hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()

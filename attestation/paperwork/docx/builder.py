"""Building the Word forms that the system brings: paragraphs and tables in one manner."""

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from attestation.base.language.no_breaks import without_breaks
from attestation.paperwork.docx.layout import (
    keep_whole,
    keep_with_next,
    number_pages,
    repeat_on_every_page,
)


class Row(NamedTuple):
    """The cells of a row, missing ones empty; a single one stands across the table.

    Attributes:
        kept: on one page with the next row, or with what follows the table.
    """

    cells: Sequence[str]
    bold: bool = False
    kept: bool = False


def heading_row(cells: Sequence[str]) -> Row:
    """Return a row of bold words that is parted from nothing below it."""
    return Row(cells, bold=True, kept=True)


def people_rows(headings: Sequence[str], fields: Sequence[str], *, each: str) -> list[Row]:
    """Return the rows of people under their municipalities; the last takes along what follows.

    Args:
        fields: the cells of a person.
        each: the loop, as «row in point.rows»; the first of a municipality has its ``heading``.
    """
    name = each.split(maxsplit=1)[0]
    return [
        heading_row(headings),
        Row([f"{{%tr for {each} %}}"]),
        Row([f"{{%tr if {name}.heading %}}"]),
        heading_row([f"{{{{ {name}.heading }}}}"]),
        Row(["{%tr endif %}"]),
        Row(["{%tr if loop.last %}"]),
        Row(fields, kept=True),
        Row(["{%tr else %}"]),
        Row(fields),
        Row(["{%tr endif %}"]),
        Row(["{%tr endfor %}"]),
    ]


class WordForm:
    """An A4 page in Times with fields of docxtpl; see `attestation.paperwork.docx.templates`.

    Args:
        left: the left margin, millimetres.
        across: whether the page lies on its long side.
    """

    def __init__(self, title: str, *, left: int = 25, across: bool = False) -> None:
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        if across:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin, section.right_margin = Mm(left), Mm(12)
        section.top_margin = section.bottom_margin = Mm(18)
        number_pages(section, title)
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(12)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
        style.paragraph_format.space_after = Pt(4)
        self._document.core_properties.title = title
        self._document.core_properties.author = ""

    def line(
        self,
        text: str,
        *,
        centre: bool = False,
        bold: bool = False,
        kept: bool = False,
        below: bool = False,
    ) -> None:
        """Add a paragraph; ``kept`` with what follows, ``below`` a table at a distance from it."""
        paragraph = self._document.add_paragraph()
        if below:
            paragraph.paragraph_format.space_before = Pt(8)
        paragraph.add_run(without_breaks(text)).bold = bold
        paragraph.paragraph_format.keep_with_next = kept or None
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def table(self, widths: Sequence[int], rows: Sequence[Row]) -> None:
        """Add a table with borders; its first row is the heading, repeated on every page.

        Args:
            widths: of the columns, millimetres.
        """
        table = self._table(widths)
        for texts, bold, kept in rows:
            row = table.add_row()
            if len(texts) == 1 and not texts[0].startswith("{%tr"):
                across = row.cells[0].merge(row.cells[-1])
                self._fill_cell(across, texts[0], bold=bold)
                keep_whole(row)
            else:
                self._fill(row, widths, texts, bold=bold)
            if kept:
                keep_with_next(row)
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].font.size = Pt(9)
        repeat_on_every_page(table.rows[0])

    def signatures(self, widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """Add lines to sign, without borders, all on one page with what stands above them."""
        table = self._table(widths)
        table.style = None
        for texts in rows:
            row = table.add_row()
            self._fill(row, widths, texts, bold=False)
            keep_with_next(row)
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.space_before = Pt(10)

    def _table(self, widths: Sequence[int]) -> Any:
        table = self._document.add_table(rows=0, cols=len(widths))
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def _fill(self, row: Any, widths: Sequence[int], texts: Sequence[str], *, bold: bool) -> None:
        keep_whole(row)
        padded = [*texts, *[""] * (len(widths) - len(texts))]
        for cell, text, width in zip(row.cells, padded, widths, strict=True):
            cell.width = Mm(width)
            self._fill_cell(cell, text, bold=bold)

    def _fill_cell(self, cell: Any, text: str, *, bold: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(without_breaks(text))
        run.bold, run.font.size = bold, Pt(10)

    def content(self) -> bytes:
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

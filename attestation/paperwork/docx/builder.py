"""Building the Word forms that the system brings: paragraphs and tables in one manner."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt


class WordForm:
    """An A4 page in Times with fields of docxtpl; see `attestation.paperwork.docx.templates`.

    Args:
        left: the left margin, millimetres.
    """

    def __init__(self, title: str, *, left: int = 25) -> None:
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(left), Mm(12)
        section.top_margin = section.bottom_margin = Mm(18)
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(12)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
        style.paragraph_format.space_after = Pt(4)
        self._document.core_properties.title = title
        self._document.core_properties.author = ""

    def line(self, text: str, *, centre: bool = False, bold: bool = False) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.add_run(text).bold = bold
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def table(self, widths: Sequence[int], rows: Sequence[tuple[Sequence[str], bool]]) -> None:
        """Add a table with borders.

        Args:
            widths: of the columns, millimetres.
            rows: the cells of each, missing ones empty, and whether they are bold.
        """
        table = self._document.add_table(rows=0, cols=len(widths))
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for texts, bold in rows:
            cells: Any = table.add_row().cells
            padded = [*texts, *[""] * (len(widths) - len(texts))]
            for cell, text, width in zip(cells, padded, widths, strict=True):
                cell.width = Mm(width)
                run = cell.paragraphs[0].add_run(text)
                run.bold, run.font.size = bold, Pt(10)

    def content(self) -> bytes:
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

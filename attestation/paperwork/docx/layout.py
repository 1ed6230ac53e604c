"""How our Word files stand on their pages: numbers, headings of tables, what is not parted."""

from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt


def number_pages(section: Any, title: str) -> None:
    """Put the title and «2 из 5» into the foot of every page."""
    foot = section.footer.paragraphs[0]
    # Its style has stops in the middle and at the right of another sheet, and a larger print, which
    # is that of the numbers.
    foot.style.paragraph_format.tab_stops.clear_all()
    foot.style.font.size = Pt(8)
    width = section.page_width - section.left_margin - section.right_margin
    foot.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    for piece in (f"{title}\t", _field("PAGE"), " из ", _field("NUMPAGES")):
        run = foot.add_run(piece if isinstance(piece, str) else "")
        if not isinstance(piece, str):
            run._r.extend(piece)


def _field(code: str) -> list[Any]:
    """The parts of a field that the program computes itself."""
    parts = []
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        parts.append(part)
    return parts


def repeat_on_every_page(row: Any) -> None:
    """Make ``row`` a heading of its table."""
    _mark(row, "w:tblHeader")


def keep_whole(row: Any) -> None:
    """Let no page end inside ``row``."""
    _mark(row, "w:cantSplit")


def _mark(row: Any, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def keep_with_next(row: Any) -> None:
    """Let no page end below ``row``."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True

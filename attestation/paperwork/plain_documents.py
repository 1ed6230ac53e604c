"""Plain papers of the institute for its site: an act, a form to fill in, a table, slides.

Equal words give equal bytes.
"""

import datetime
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.xlsx import Column, write_table

_FONT = "Times New Roman"
_MOMENT = datetime.datetime(2000, 1, 1)


@dataclass(frozen=True)
class PlainPaper:
    """An act or a form.

    Args:
        title: the heading.
        under: what stands below it: «приказ института от 12.01.2026 № 4».
        paragraphs: its text, a line of it per paragraph.
        sign: who signs, or a line to sign on; empty for none.
    """

    title: str
    under: str
    paragraphs: tuple[str, ...]
    sign: str = ""


def plain_pdf(paper: PlainPaper) -> bytes:
    """The paper as PDF, A4.

    Raises:
        PaperworkError: it could not be drawn.
    """
    return _settled(render_pdf("paperwork/plain.html", {"paper": paper}))


def slides_pdf(title: str, slides: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A presentation as PDF, A4 across: each slide has a heading and a few lines.

    Raises:
        PaperworkError: it could not be drawn.
    """
    return _settled(render_pdf("paperwork/slides.html", {"title": title, "slides": slides}))


def plain_docx(paper: PlainPaper) -> bytes:
    """The paper as a Word file, to be filled in or changed."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.language = paper.title, "", "ru-RU"
    about.created = about.modified = _MOMENT
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    document.add_heading(paper.title, level=1)
    for line in filter(None, (paper.under, *paper.paragraphs, paper.sign)):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return _without_moments(out.getvalue())


def plain_xlsx(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table as XLSX."""
    out = io.BytesIO()
    write_table(out, title=title, columns=[Column(name, 28) for name in headings], rows=rows)
    return out.getvalue()


def _settled(content: bytes) -> bytes:
    """The PDF without the moment of its making, so that it can be compared."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for key in ("/CreationDate", "/ModDate"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _without_moments(content: bytes) -> bytes:
    """The package with one moment for all its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _MOMENT.timetuple()[:6])
            target.writestr(part, source.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()

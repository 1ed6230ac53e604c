"""Making files by hand: a signature, a plain page, a small Word file."""

import io
import itertools
import random
import textwrap
import zipfile
from functools import cache
from xml.sax.saxutils import escape

import pikepdf
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from attestation.paperwork.page_numbers import FONTS_DIR
from attestation.paperwork.signing.fields import fields_of, letters_of

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def word_file(paragraphs: list[str]) -> bytes:
    """A Word file with a bold first paragraph."""
    body = "".join(
        f"<w:p><w:r>{'<w:rPr><w:b/></w:rPr>' if first else ''}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for first, text in ((index == 0, text) for index, text in enumerate(paragraphs))
    )
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _DECLARATION + _TYPES)
        archive.writestr("_rels/.rels", _DECLARATION + _RELATIONS)
        archive.writestr("word/document.xml", _DECLARATION + document)
    return out.getvalue()


def signed(paper: bytes, *, ink: random.Random) -> bytes:
    """The paper with a flourish of blue ink in each place for handwriting."""
    with pikepdf.open(io.BytesIO(paper)) as document, PdfDocument(paper) as drawn:
        for number, page in enumerate(document.pages):
            strokes = []
            for field in fields_of(letters_of(drawn[number])):
                x, y = field.box.left * mm + 14, A4[1] - field.box.bottom * mm + 11
                strokes.append(_flourish(ink, x=x, y=y))
            if strokes:
                page.contents_add("\n".join(strokes).encode())
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def extract(lines: list[str], *, ink: random.Random | None = None) -> bytes:
    """A page of plain lines as PDF, the last of them signed where there is ``ink``."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setFont(_font(), 13)
    height = A4[1] - 90
    for line in itertools.chain.from_iterable(textwrap.wrap(line, 64) for line in lines):
        canvas.drawString(85, height, line)
        height -= 24
    if ink:
        canvas._code.append(_flourish(ink, x=150, y=height + 26))
    canvas.save()
    return out.getvalue()


@cache
def _font() -> str:
    pdfmetrics.registerFont(TTFont("extract", FONTS_DIR / "PTSerif-Regular.ttf"))
    return "extract"


def _flourish(ink: random.Random, *, x: float, y: float) -> str:
    """Operators that draw a signature beginning at (x, y) points."""
    x, y = x + ink.random() * 15, y + ink.random() * 5
    strokes = [f"{x:.1f} {y:.1f} m"]
    for _ in range(5):
        points = [x + ink.random() * 26, y + ink.random() * 26 - 8]
        points += [x + ink.random() * 30, y - ink.random() * 18]
        x += 7 + ink.random() * 7
        points += [x, y + ink.random() * 10 - 4]
        strokes.append(" ".join(f"{value:.1f}" for value in points) + " c")
    return f"q 0.10 0.16 0.55 RG 1.3 w 1 J 1 j {' '.join(strokes)} S Q"

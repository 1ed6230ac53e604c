"""The foot of papers of more than one page: the title on the left, «2 из 5» on the right."""

from io import BytesIO
from pathlib import Path

import pikepdf
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS_DIR = Path(__file__).resolve().parents[2] / "static" / "fonts" / "paperwork"
_FONT, _SIZE = "PT Serif of page numbers", 8
#: From the edges of the sheet, and what the number takes, in points.
SIDE, _LOW, _NUMBER = 12 * mm, 7 * mm, 28 * mm


def with_page_numbers(content: bytes, *, foot: str, left: float = SIDE) -> bytes:
    """Return a PDF with numbered pages; one of a single page stays as it is.

    Args:
        foot: stands on the left of every page, cut to fit; may be empty.
        left: where it begins, points from the edge of the sheet.
    """
    with pikepdf.open(BytesIO(content)) as whole:
        if len(whole.pages) < 2:
            return content
        number_pages(whole, foot, left=left)
        out = BytesIO()
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def number_pages(whole: pikepdf.Pdf, foot: str, *, left: float = SIDE) -> None:
    """Draw the foot onto every page of an open PDF."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FONT, str(FONTS_DIR / "PTSerif-Regular.ttf")))
    drawn = BytesIO()
    canvas = Canvas(drawn, invariant=True)
    total = len(whole.pages)
    for number, page in enumerate(whole.pages, start=1):
        west, south, east, north = (float(side) for side in page.mediabox)
        width = east - west
        canvas.setPageSize((width, north - south))
        canvas.setFont(_FONT, _SIZE)
        canvas.drawString(left, _LOW, _fitted(foot, width - left - SIDE - _NUMBER))
        canvas.drawRightString(width - SIDE, _LOW, f"{number} из {total}")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(drawn) as numbers:
        for page, overlay in zip(whole.pages, numbers.pages, strict=True):
            page.add_overlay(overlay, None)


def _fitted(text: str, width: float) -> str:
    if pdfmetrics.stringWidth(text, _FONT, _SIZE) <= width:
        return text
    while text and pdfmetrics.stringWidth(f"{text}…", _FONT, _SIZE) > width:
        text = text[:-1].rstrip()
    return f"{text}…"

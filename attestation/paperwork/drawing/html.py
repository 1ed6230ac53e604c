"""HTML of our templates as PDF, by xhtml2pdf.

No Django: what comes from foreign files is drawn apart, in the sandbox process.
"""

import re
from io import BytesIO
from typing import BinaryIO

import pikepdf
from reportlab.lib.units import mm
from reportlab.platypus.doctemplate import LayoutError
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy

from attestation.files.formats import FileFormatError
from attestation.paperwork.drawing.long_words import break_at_hyphens
from attestation.paperwork.keeping import keep_together
from attestation.paperwork.page_numbers import FONTS_DIR, SIDE, with_page_numbers

# Templates may read the fonts and nothing else: neither the network nor any other file.
POLICY = ResourceAccessPolicy.server(FONTS_DIR, allow_remote=False, max_render_seconds=30)

keep_together()
break_at_hyphens()

#: By this a template places words of its own in the foot of every page.
_OWN_FOOT = "-pdf-frame-content"
#: The last of four margins is the left one.
_MARGIN = re.compile(r"\bmargin:(?: [\d.]+mm){3} ([\d.]+)mm")


class PaperworkError(RuntimeError):
    """A document could not be built; the fault is ours, not the user's."""


def drawn(html: str, *, is_numbered: bool = True) -> bytes:
    """Return the bytes of a PDF.

    Args:
        is_numbered: False for a part of a paper, to be numbered with the whole.

    Raises:
        PaperworkError: it is not drawable, asks for a forbidden resource, or is too long.
    """
    out = BytesIO()
    try:
        result = pisa.CreatePDF(
            html,
            dest=out,
            # No such file need exist: its folder is what relative addresses start from.
            path=str(FONTS_DIR / "document.html"),
            resource_policy=POLICY,
            # In memory: a long paper would leave a temporary file open.
            capacity=-1,
        )
    except RenderLimitError as error:
        raise PaperworkError(str(error)) from error
    if result.err:
        faults = "; ".join(
            f"line {line}: {text}" for kind, line, text, _ in result.log if kind == "error"
        )
        raise PaperworkError(faults)
    made = out.getvalue()
    if not is_numbered:
        return made
    foot = "" if _OWN_FOOT in html else _title(made)
    return with_page_numbers(made, foot=foot, left=_left_margin(html))


def drawn_apart(file: BinaryIO, *, lengths: list[int]) -> bytes:
    """Draw the first of several HTML that can be drawn; they stand one after the other in a file.

    Args:
        lengths: of each, in bytes.

    Raises:
        FileFormatError: none of them can.
    """
    for length in lengths:
        html = file.read(length).decode()
        try:
            return drawn(html)
        except (PaperworkError, LayoutError, ValueError) as error:
            fault = error
    raise FileFormatError("не удалось превратить в PDF.") from fault


def _left_margin(html: str) -> float:
    """The left margin that the last rule of the page gives it, in points."""
    found = _MARGIN.findall(html)
    return float(found[-1]) * mm if found else SIDE


def _title(made: bytes) -> str:
    with pikepdf.open(BytesIO(made)) as document:
        return str(document.docinfo.get("/Title", "")).strip()

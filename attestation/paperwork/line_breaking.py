"""Breaking a text into lines that a column of the sheet surely holds."""

import re
from functools import cache

from reportlab.lib.units import mm
from reportlab.pdfbase.ttfonts import TTFont

from attestation.base.language.no_breaks import without_breaks
from attestation.paperwork.page_numbers import FONTS_DIR

# A word with the hyphen or the blanks after it: a line may end behind any of these.
_PIECE = re.compile(r"[^ -]+-? *|-+ *")


@cache
def _font() -> TTFont:
    return TTFont("PT Serif to measure", str(FONTS_DIR / "PTSerif-Regular.ttf"))


def fit_lines(text: str, *, width: float, size: float) -> list[str]:
    """Break ``text`` after blanks and hyphens, and inside a word only where it has to be.

    The library that draws breaks after blanks alone, so that a double surname would run over the
    margin, and a very long one over the edge of the sheet.

    Args:
        width: of the column, millimetres.
        size: of the type, points.
    """
    room = width * mm
    lines = [""]
    for piece in _PIECE.findall(without_breaks(" ".join(text.split()))):
        if not _fits(lines[-1] + piece, room, size) and lines[-1]:
            lines.append("")
        for part in _parts(piece, room, size):
            if lines[-1] and not _fits(lines[-1] + part, room, size):
                lines.append("")
            lines[-1] += part
    return [line.rstrip().replace("\xa0", " ") for line in lines]


def _parts(piece: str, room: float, size: float) -> list[str]:
    return [piece] if _fits(piece, room, size) else list(piece)


def _fits(text: str, room: float, size: float) -> bool:
    return _font().stringWidth(text.rstrip(), size) <= room

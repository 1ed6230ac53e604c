"""A word wider than its column ends a line at its hyphens and no-break spaces.

The library breaks such words between any two letters; that is left for words without either.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from xhtml2pdf import reportlab_paragraph

_RUN = re.compile(r"[^-\xa0]*[-\xa0]+|[^-\xa0]+")
#: A fragment of the library, which has a font, and its text.
Piece = tuple[Any, Any]
_between_letters = reportlab_paragraph._chunkWord


def _at_hyphens(pieces: list[Piece], max_width: float) -> list[list[Any]]:
    """Return the lines of one word, in the shape of the library: its width, then its pieces."""
    if any(hasattr(frag, "cbDefn") for frag, _ in pieces):
        whole: list[list[Any]] = _between_letters(pieces, max_width)
        return whole
    lines: list[list[Piece]] = [[]]
    for part in _parts(pieces):
        if lines[-1] and _width([*lines[-1], *part]) > max_width:
            lines.append([])
        if _width([*lines[-1], *part]) <= max_width:
            lines[-1] += part
        else:
            lines[-1:] = [chunk[1:] for chunk in _between_letters(part, max_width)]
    return [[_width(line), *line] for line in lines]


def _parts(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """What stays together on one line: it ends with a hyphen or a no-break space."""
    part: list[Piece] = []
    for frag, text in pieces:
        for run in _RUN.findall(text.decode() if isinstance(text, bytes) else text):
            part.append((frag, run))
            if run[-1] in "-\xa0":
                yield part
                part = []
    if part:
        yield part


def _width(line: Iterable[Piece]) -> float:
    return sum(float(stringWidth(text, frag.fontName, frag.fontSize)) for frag, text in line)


def break_at_hyphens() -> None:
    """Let the documents of the library break long words so; they take no other way of asking."""
    reportlab_paragraph._chunkWord = _at_hyphens

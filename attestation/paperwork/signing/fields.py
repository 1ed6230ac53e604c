"""Where a generated paper is to be written on by hand, found in the paper itself.

A line of underscores is a place for handwriting. Whoever makes a paper declares its fields by
drawing such a line, and nothing else has to be kept in step with the layout. Runs in the sandbox
too: no Django here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pypdfium2 import raw

#: The names of the two kinds of fields.
SIGNATURE, DATE = "signature", "date"

#: Millimetres: the shortest line to sign on, the room over it, and what belongs to its sides.
_SHORTEST = 18
_ABOVE, _BELOW, _BESIDE = 13.0, 2.5, 3.0
#: The letters of one row: how far their middle may stand above and below the line.
_ROW_ABOVE, _ROW_BELOW = 4.6, 1.0
_MM = 25.4 / 72
#: Hundredths of a millimetre, because pdfium reckons places in whole numbers.
_FINE = 100

_DATE = re.compile(r"«\s*_+\s*»\s*_+\s*(?:20)?_+\s*г")
_AROUND = " ():"
_IS_DATE = re.compile(r"дата\s*:?\s*$", re.IGNORECASE)


class Box(NamedTuple):
    """A rectangle in millimetres from the upper left corner of the sheet."""

    left: float
    top: float
    right: float
    bottom: float


class Letter(NamedTuple):
    """A letter of the page with its box."""

    sign: str
    box: Box


@dataclass(frozen=True)
class Field:
    """A place for handwriting.

    Attributes:
        kind: `SIGNATURE` or `DATE`.
        label: whose signature or date it is, as printed beside it; may be empty.
        box: where the handwriting is expected.
    """

    kind: str
    label: str
    box: Box


def size_of(page: Any) -> tuple[float, float]:
    """Return width and height of a PDF page as it is seen, in millimetres."""
    width, height = page.get_size()
    return width * _MM, height * _MM


def letters_of(page: Any) -> list[Letter]:
    """Return every visible letter of a PDF page, as the page is seen (rotation included)."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign.isspace() or ord(sign) < ord(" "):
            continue
        left, bottom, right, top = text.get_charbox(index)
        if right > left:
            found.append(Letter(sign, _seen(page, left, bottom, right, top)))
    return found


def _seen(page: Any, left: float, bottom: float, right: float, top: float) -> Box:
    from_x, from_y = place_of(page, left, top)
    to_x, to_y = place_of(page, right, bottom)
    return Box(min(from_x, to_x), min(from_y, to_y), max(from_x, to_x), max(from_y, to_y))


def place_of(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return the place of a PDF point in millimetres of the page as it is seen."""
    width, height = (round(side * _FINE) for side in size_of(page))
    across, down = raw.c_int(), raw.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def fields_of(letters: list[Letter]) -> list[Field]:
    """Return the places for handwriting on a page, from top to bottom."""
    fields: list[Field] = []
    for row in _rows_with_lines(letters):
        fields += _fields_in(row, letters)
    return sorted(fields, key=lambda field: (field.box.bottom, field.box.left))


def _rows_with_lines(letters: list[Letter]) -> Iterator[list[Letter]]:
    """Each row that has underscores: its letters from left to right."""
    lines = sorted(one.box.top for one in letters if one.sign == "_")
    begun: list[float] = []
    for line in lines:
        if not begun or line - begun[-1] > _ROW_ABOVE / 2:
            begun.append(line)
    for line in begun:
        yield sorted(
            (one for one in letters if -_ROW_ABOVE < _middle(one.box) - line < _ROW_BELOW),
            key=lambda one: one.box.left,
        )


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _fields_in(row: list[Letter], letters: list[Letter]) -> Iterator[Field]:
    text = "".join(one.sign for one in row)
    dates = [match.span() for match in _DATE.finditer(text)]
    signed: list[tuple[int, str]] = []
    for match in re.finditer("_+", text):
        start, end = match.span()
        if any(first <= start < last for first, last in dates):
            continue
        for begin, stop in _unbroken(row, start, end):
            run = row[begin:stop]
            if run[-1].box.right - run[0].box.left < _SHORTEST:
                continue
            before, after = _words(row[:begin]), _words(row[stop:])
            kind = DATE if _IS_DATE.search(before) else SIGNATURE
            label = _label(before, after) if kind == SIGNATURE else ""
            signed.append((begin, label))
            yield Field(kind, label, _room(run, letters))
    for start, end in dates:
        # A date behind a signature is of the same person.
        whose = [label for begin, label in signed if begin < start]
        yield Field(DATE, whose[-1] if whose else "", _room(row[start:end], letters))


def _unbroken(row: list[Letter], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Two lines side by side are two, though no letter stands between them."""
    begin = start
    for index in range(start + 1, end):
        if row[index].box.left - row[index - 1].box.right > 1:
            yield begin, index
            begin = index
    yield begin, end


def _words(letters: list[Letter]) -> str:
    words = ""
    edge = None
    for sign, box in letters:
        words += f" {sign}" if edge is not None and box.left - edge > 0.8 else sign
        edge = box.right
    return words


def _label(before: str, after: str) -> str:
    nearest = re.split("«|_{3,}", after)[0].strip(_AROUND) or re.split("_{3,}", before)[-1]
    return nearest.strip(_AROUND)[:120]


def _room(run: list[Letter], letters: list[Letter]) -> Box:
    """Return the room for handwriting over a line, up to the text above it."""
    left, right = run[0].box.left - _BESIDE, run[-1].box.right + _BESIDE
    lines = [one.box for one in run if one.sign == "_"]
    line = min(box.top for box in lines)
    above = [
        box.bottom
        for sign, box in letters
        if box.right > left and box.left < right and box.bottom < line - _ROW_ABOVE
    ]
    top = max([line - _ABOVE, *(bottom + 0.3 for bottom in above)])
    return Box(left, min(top, line - 4), right, max(box.bottom for box in lines) + _BELOW)

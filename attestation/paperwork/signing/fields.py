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
#: How pdfium calls the hyphen at the end of a line.
_LINE_ENDS = "\x02"
#: Millimetres: from a line of a name to the next one at most, from column to column at least, and
#: the letters of a line: how far apart their upper ends may stand, and what is a line of its own.
_LEADING, _COLUMNS, _HEIGHT, _LOWER = 3.5, 4.0, 3.3, 0.8
#: What ends a label: the next field of the row.
_NEXT, _LINE = re.compile("«|_{3,}"), re.compile("_{3,}")
#: Letters of a label that are kept.
_LONGEST = 120
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
        shown: the same with the whole of its label, to be looked at.
    """

    kind: str
    label: str
    box: Box
    shown: Box


def size_of(page: Any) -> tuple[float, float]:
    """Return width and height of a PDF page as it is seen, in millimetres."""
    width, height = page.get_size()
    return width * _MM, height * _MM


def letters_of(page: Any) -> list[Letter]:
    """Return every visible letter of a PDF page, as the page is seen (rotation included)."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index)).replace(_LINE_ENDS, "-")
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
            kind = DATE if _IS_DATE.search(_words(row[:begin])) else SIGNATURE
            lines = []
            if kind == SIGNATURE:
                lines = _lines_of_label(row[:begin], run, row[stop:], letters)
            label = " ".join(map(_words, lines)).replace("- ", "-")[:_LONGEST]
            signed.append((begin, label))
            room = _room(run, letters)
            yield Field(kind, label, room, _with_label(room, lines))
    for start, end in dates:
        # A date behind a signature is of the same person.
        whose = [label for begin, label in signed if begin < start]
        room = _room(row[start:end], letters)
        yield Field(DATE, whose[-1] if whose else "", room, _with_label(room, []))


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


def _lines_of_label(
    before: list[Letter], run: list[Letter], after: list[Letter], letters: list[Letter]
) -> list[list[Letter]]:
    """Return the lines of a label; a long name stands under its line, or goes on below itself."""
    behind = _behind(after)
    below = [] if behind else _line_below(run, letters)
    lines = [behind or below or _before(before)]
    while lines[-1] and (below := _line_below(lines[-1], letters)):
        lines.append(below)
    return lines if lines[0] else []


def _behind(after: list[Letter]) -> list[Letter]:
    """Return what stands behind a line, up to the next field of the row."""
    found = _NEXT.search("".join(one.sign for one in after))
    return _stripped(after[: found.start() if found else len(after)])


def _before(before: list[Letter]) -> list[Letter]:
    """Return what stands before a line, from the last field of the row on."""
    *_, end = 0, *(at.end() for at in _LINE.finditer("".join(one.sign for one in before)))
    return _stripped(before[end:])


def _stripped(letters: list[Letter]) -> list[Letter]:
    inner = [at for at, one in enumerate(letters) if one.sign not in _AROUND]
    return letters[inner[0] : inner[-1] + 1] if inner else []


def _line_below(line: list[Letter], letters: list[Letter]) -> list[Letter]:
    """Return what is printed right under a line; explanations and other fields are nothing."""
    left, right = line[0].box.left, line[-1].box.right
    bottom = max(one.box.bottom for one in line)
    lower = [one for one in letters if _middle(one.box) > bottom + _LOWER]
    top = min((box.top for _, box in lower if box.right > left and box.left < right), default=0)
    if not 0 < top < bottom + _LEADING:
        return []
    row = sorted(
        (one for one in lower if top - _LOWER < one.box.top < top + _HEIGHT),
        key=lambda one: one.box.left,
    )
    under = [
        one
        for run in _apart(row)
        if run[-1].box.right > left and run[0].box.left < right
        for one in run
    ]
    is_another = any(one.sign == "_" for one in row) or any(one.sign == "(" for one in under)
    return [] if is_another else under


def _apart(row: list[Letter]) -> list[list[Letter]]:
    """Part a row where its words stand far from each other, as in columns."""
    runs: list[list[Letter]] = []
    for one in row:
        if not runs or one.box.left - runs[-1][-1].box.right > _COLUMNS:
            runs.append([])
        runs[-1].append(one)
    return runs


def _with_label(room: Box, label: list[list[Letter]]) -> Box:
    """Return the room with the lines of a label and a little paper around both."""
    boxes = [room, *(one.box for line in label for one in line)]
    return Box(
        min(box.left for box in boxes) - (_BESIDE if label else 0),
        min(box.top for box in boxes),
        max(box.right for box in boxes) + _BESIDE,
        max(box.bottom for box in boxes) + _BESIDE,
    )


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

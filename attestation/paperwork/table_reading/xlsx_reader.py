"""The cells of a foreign XLSX, read apart by `attestation.files.sandbox.client`: no Django here.

A workbook is a program of its own: its sizes may lie, one string may be named a million times, a
formula is never computed (its last result is what stands in the cell).
"""

import datetime
import json
import zlib
from collections.abc import Sequence
from itertools import islice
from typing import Any, BinaryIO

import openpyxl

from attestation.base.language.names import same_key
from attestation.files import opc
from attestation.files.formats import FileFormatError

#: All text of a table together, in characters; a register of 20,000 lines has about four million.
MAX_TEXT = 24_000_000
#: Longer cells are cut to this, more than any column takes: whoever reads a table says so.
MAX_CELL = 4_000
#: Only hostile files unpack to more: characters take at most four bytes, plus some markup.
MAX_UNPACKED = 6 * MAX_TEXT
# The format's own limit: a stray number of a last row must not make us count to a billion.
_LAST_ROW = 1_048_576
#: Empty lines between filled ones; a table with more has no end.
_MAX_GAP = 2_000

UNREADABLE = (
    "повреждён и не читается как таблица. Откройте его в табличном редакторе, сохраните заново "
    "в формате XLSX и загрузите ещё раз."
)
TOO_MUCH = "содержит слишком много текста. Разделите таблицу на несколько файлов."


def read(
    file: BinaryIO,
    *,
    max_rows: int,
    max_columns: int,
    headings: Sequence[str] = (),
    heading_within: int = 1,
) -> bytes:
    """Return the non-blank rows of one visible sheet, packed for `unpack`.

    That is the first that has two of ``headings``: a sheet of instructions may stand before it.
    Where none has, it is the first that has any rows.

    Args:
        max_rows: reading stops after this number of filled rows.
        headings: as `same_key` compares them.
        heading_within: they are looked for in so many filled rows.

    Raises:
        FileFormatError: it is not a workbook, or holds more text than a table may.
    """
    try:
        book = openpyxl.load_workbook(
            opc.readable(file), read_only=True, data_only=True, keep_links=False
        )
        first: list[Any] = []
        # Hidden sheets hold lists to choose from; an empty first sheet is somebody's leftover.
        for sheet in [one for one in book.worksheets if one.sheet_state == "visible"]:
            # Sizes written in the file may be untrue; without them rows are taken as they come.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=max_columns, values_only=True)
            filled = _filled(rows)
            found = list(islice(filled, heading_within))
            is_it = not headings or _has_two(found, headings)
            if found and (is_it or not first):
                first = [*found, *islice(filled, max(0, max_rows - len(found)))]
            if found and is_it:
                break
    except FileFormatError:
        raise
    # openpyxl lets any error of its parsers through: a broken file may raise nearly anything.
    except Exception as error:
        raise FileFormatError(UNREADABLE) from error
    return zlib.compress(json.dumps(first, ensure_ascii=False).encode(), 1)


def _has_two(rows: list[Any], headings: Sequence[str]) -> bool:
    """Whether one of the rows holds two of the headings; one of it where there is one only."""
    enough = min(2, len(headings))
    return any(
        len({same_key(cell) for cell in cells if isinstance(cell, str)} & set(headings)) >= enough
        for _, cells in rows
    )


def _filled(rows: Any) -> Any:
    """[number of the row, cells] of each row in which something stands."""
    text = last = 0
    for number, row in enumerate(rows, start=1):
        if number - last > _MAX_GAP:
            return
        cells = [_cell(value) for value in row]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            continue
        last = number
        text += sum(len(value) for value in row if isinstance(value, str))
        if text > MAX_TEXT:
            raise FileFormatError(TOO_MUCH)
        yield [number, cells]


def _cell(value: Any) -> Any:
    """Return the value as JSON can store it; a date becomes a list, unlike text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime.datetime | datetime.date):
        return [value.isoformat()]
    return str(value)[:MAX_CELL]


def unpack(answer: bytes) -> list[tuple[int, list[Any]]]:
    """Return the rows packed by `read`: each row number and its cells, dates restored.

    Raises:
        FileFormatError: the data are not an output of `read`.
    """
    packer = zlib.decompressobj()
    content = packer.decompress(answer, MAX_UNPACKED)
    if not packer.eof:
        raise FileFormatError(TOO_MUCH)
    return [(number, [_value(cell) for cell in cells]) for number, cells in json.loads(content)]


def _value(cell: Any) -> Any:
    if not isinstance(cell, list):
        return cell
    moment = datetime.datetime.fromisoformat(cell[0])
    return moment if moment.time() != datetime.time() else moment.date()

"""Tables out (XLSX) and in (XLSX or CSV)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line
from attestation.base.language.names import same_key
from attestation.files.checks import TABLE, inspect
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork import xlsx_reader

MAX_ROWS = 20_000
MAX_COLUMNS = 200
#: The heading stands among so many filled rows.
_HEADING_WITHIN = 20
_DELIMITER_WITHIN = 20_000
#: In the order in which they win a tie: a tab never stands in a cell, a comma often.
_DELIMITERS = "\t;,"
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=([;,\t|])\"?[^\S\n]*\n", re.IGNORECASE)

_UNREADABLE = (
    "Таблица повреждена и не читается. Откройте её в табличном редакторе, сохраните заново "
    "и загрузите ещё раз."
)
# Bytes of equal tables must be equal: nothing of the moment of writing gets into the file.
_NO_DATE = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """A heading and the column's width in characters."""

    title: str
    width: float = 18


def write_table(
    target: str | Path | BinaryIO,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    created: datetime | None = None,
) -> None:
    """Write one sheet with a bold frozen heading and a filter; rows are streamed.

    Text stays text whatever its first character; numbers, dates (moments in the site's time
    zone) and booleans keep their type, None is an empty cell, anything else is written as
    ``str``.

    Args:
        target: a path or a writable binary file, which stays open.
        title: the document's title and, without forbidden characters, the sheet's name.
        created: the creation time for the properties; by default a constant, so that equal rows
            give equal bytes.
    """
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": created or _NO_DATE})
    sheet = book.add_worksheet(_sheet_name(title))
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.title, heading)
    sheet.freeze_panes(1, 0)
    day = book.add_format({"num_format": "dd.mm.yyyy", "align": "left"})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"})
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            _write_cell(sheet, last, index, value, day=day, moment=moment)
    sheet.autofilter(0, 0, last, max(len(columns) - 1, 0))
    book.close()


def table_of(
    rows: QuerySet[Any],
    columns: Sequence[tuple[str, Column]],
    *,
    title: str,
    created: datetime | None = None,
) -> bytes:
    """The named fields of ``rows`` as a workbook; equal rows give equal bytes.

    Args:
        columns: each with the field whose value stands in it.
        title, created: as for `write_table`.
    """
    buffer = io.BytesIO()
    write_table(
        buffer,
        title=title,
        columns=[column for _, column in columns],
        rows=rows.values_list(*[name for name, _ in columns]).iterator(),
        created=created,
    )
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    name = "".join(char for char in title if char not in "[]:*?/\\").strip(" '")
    return name[:31].strip(" '") or "Таблица"


def _write_cell(sheet: Any, row: int, column: int, value: Any, *, day: Any, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        sheet.write_datetime(row, column, local, moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    else:
        # The format has no place for control characters; a cell holds at most 32,767 signs.
        text = "".join(char for char in str(value) if char >= " " or char in "\n\t")
        sheet.write_string(row, column, text[:32767])


def cell_text(value: Any) -> str:
    """Return a cell as a person reads it: one line, without signs that cannot be seen."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return clean_line(str(value))


class TableRows(list[dict[str, Any]]):
    """The rows of a table; ``ignored`` names the columns that nobody asked for."""

    ignored: Sequence[str] = ()


def read_table(
    upload: Any, *, columns: Mapping[str, str], synonyms: Mapping[str, str] | None = None
) -> TableRows:
    """Return the rows of an uploaded XLSX or CSV table as dictionaries.

    The heading is looked for among the first rows, below titles and notes; it is compared as
    `same_key` does. Blank rows are skipped. A CSV is UTF-8 or Windows-1251, separated by
    semicolons, commas or tabs.

    Args:
        upload: an uploaded file: binary, seekable, with ``name`` and ``size``.
        columns: heading in the file → key of the result; all are required.
        synonyms: alternative headings of a column → its key.

    Returns:
        One dictionary per row: a trimmed string for each key (dates and numbers of XLSX keep
        their type), and ``_row``, the row number as the user sees it in the file.

    Raises:
        DomainError: the file does not pass `TABLE`, is not a readable table, lacks a column,
            has one twice, or has more than `MAX_ROWS` rows.
    """
    inspect(upload, TABLE)
    upload.seek(0)
    read = _csv_rows if str(upload.name).lower().endswith(".csv") else _xlsx_rows
    filled = _filled(read(upload))
    begin = list(islice(filled, _HEADING_WITHIN))
    if not begin:
        raise DomainError(f"Таблица пуста. {_expected(columns)}")
    place = _heading_place([cells for _, cells in begin], columns, synonyms or {})
    keys, ignored = _keys(begin[place][1], columns, synonyms or {})
    table = TableRows()
    table.ignored = ignored
    for number, values in chain(begin[place + 1 :], filled):
        if len(table) == MAX_ROWS:
            raise DomainError(
                f"В таблице больше {MAX_ROWS} строк. Разделите её на несколько файлов."
            )
        row: dict[str, Any] = dict.fromkeys(columns.values(), "")
        row.update(
            (key, "" if value is None else value)
            for key, value in zip(keys, values, strict=False)
            if key is not None
        )
        table.append({**row, "_row": number})
    return table


def _filled(rows: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in rows:
        values = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
        if any(value not in (None, "") for value in values):
            yield number, values


def _heading_place(
    rows: Sequence[Sequence[Any]], columns: Mapping[str, str], synonyms: Mapping[str, str]
) -> int:
    """The row that holds most of the headings; the first row where none holds two of them."""
    wanted = {same_key(title) for title in (*columns, *synonyms)}
    held = [len(wanted & {_folded(cell) for cell in row}) for row in rows]
    return held.index(max(held))


def _expected(columns: Mapping[str, str]) -> str:
    return f"Ожидаются столбцы: {', '.join(f'«{title}»' for title in columns)}."


def _named(titles: Sequence[str], one: str, many: str) -> str:
    return f"{one if len(titles) == 1 else many} {', '.join(f'«{title}»' for title in titles)}"


def _folded(title: Any) -> str:
    return same_key(str(title or ""))


def _keys(
    heading: Sequence[Any], columns: Mapping[str, str], synonyms: Mapping[str, str]
) -> tuple[list[str | None], list[str]]:
    """Match the heading's cells to keys, None for others; and name the others."""
    wanted = {_folded(title): key for title, key in (*synonyms.items(), *columns.items())}
    names = [_folded(cell) for cell in heading]
    found = [wanted.get(name) for name in names]
    missing = [title for title, key in columns.items() if key not in found]
    if missing:
        raise DomainError(
            f"В таблице нет {_named(missing, 'столбца', 'столбцов')}. {_expected(columns)}"
        )
    twice = [title for title, key in columns.items() if found.count(key) > 1]
    if twice:
        words = _named(twice, "столбец", "столбцы")
        raise DomainError(
            f"В таблице дважды есть {words}. Оставьте по одному. {_expected(columns)}"
        )
    ignored = [
        cell_text(cell) for cell, key in zip(heading, found, strict=True) if cell and key is None
    ]
    return found, ignored


def workbook_rows(
    upload: Any, *, max_rows: int, max_columns: int
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of an uploaded workbook with their numbers, parsed in the sandbox.

    Raises:
        DomainError: it is no workbook, or too large.
    """
    try:
        answer = sandbox_client.run_in_sandbox(
            xlsx_reader.read, upload, max_rows=max_rows, max_columns=max_columns
        )
        yield from xlsx_reader.unpack(answer)
    except FileFormatError as fault:
        raise DomainError(f"Файл «{upload.name}» {fault}") from fault


def _xlsx_rows(upload: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    # Titles, the heading, and one row too many, by which a table that is too long is known.
    return workbook_rows(upload, max_rows=MAX_ROWS + 1 + _HEADING_WITHIN, max_columns=MAX_COLUMNS)


def _csv_text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def _csv_rows(upload: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    text = _csv_text(upload.read())
    begin = text.lstrip("\r\n")[:_DELIMITER_WITHIN].split("\n")[:_HEADING_WITHIN]
    delimiter = max(_DELIMITERS, key=lambda sign: max(line.count(sign) for line in begin))
    if told := _SEPARATOR_LINE.match(text):
        # A line for table editors, which do not show it: rows are counted without it.
        delimiter, text = told[1], text[told.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        # Rows, not lines: a cell may hold line breaks, and people see rows.
        for number, row in enumerate(reader, start=1):
            yield number, row[:MAX_COLUMNS]
    except csv.Error as error:
        raise DomainError(_UNREADABLE) from error

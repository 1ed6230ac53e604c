"""Tables out (XLSX) and in (XLSX or CSV)."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line
from attestation.files.checks import TABLE, inspect
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork import xlsx_reader

MAX_ROWS = 20_000
MAX_COLUMNS = 200

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


def read_table(
    upload: Any, *, columns: Mapping[str, str], synonyms: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of an uploaded XLSX or CSV table as dictionaries.

    The first row that is not blank is the heading; case and surrounding spaces are ignored.
    Blank rows are skipped. A CSV is UTF-8 or Windows-1251, separated by semicolons or commas.

    Args:
        upload: an uploaded file: binary, seekable, with ``name`` and ``size``.
        columns: heading in the file → key of the result; all are required.
        synonyms: alternative headings of a column → its key.

    Returns:
        One dictionary per row: a trimmed string for each key (dates and numbers of XLSX keep
        their type), and ``_row``, the row number as the user sees it in the file.

    Raises:
        DomainError: the file does not pass `TABLE`, is not a readable table, lacks a column,
            has an unknown one, or has more than `MAX_ROWS` rows.
    """
    inspect(upload, TABLE)
    upload.seek(0)
    read = _csv_rows if str(upload.name).lower().endswith(".csv") else _xlsx_rows
    keys: list[str | None] | None = None
    table: list[dict[str, Any]] = []
    for number, row_cells in read(upload):
        values = [cell.strip() if isinstance(cell, str) else cell for cell in row_cells]
        if all(value in (None, "") for value in values):
            continue
        if keys is None:
            keys = _keys(values, columns, synonyms or {})
            continue
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
    if keys is None:
        raise DomainError(f"Таблица пуста. {_expected(columns)}")
    return table


def _expected(columns: Mapping[str, str]) -> str:
    return f"Ожидаются столбцы: {', '.join(f'«{title}»' for title in columns)}."


def _named(titles: Sequence[str], one: str, many: str) -> str:
    return f"{one if len(titles) == 1 else many} {', '.join(f'«{title}»' for title in titles)}"


def _folded(title: Any) -> str:
    return " ".join(str(title or "").split()).casefold()


def _keys(
    heading: Sequence[Any], columns: Mapping[str, str], synonyms: Mapping[str, str]
) -> list[str | None]:
    """Match the heading's cells to keys; None for a cell without a title."""
    wanted = {_folded(title): key for title, key in (*synonyms.items(), *columns.items())}
    names = [_folded(cell) for cell in heading]
    found = [wanted.get(name) for name in names]
    missing = [title for title, key in columns.items() if key not in found]
    if missing:
        raise DomainError(
            f"В таблице нет {_named(missing, 'столбца', 'столбцов')}. {_expected(columns)}"
        )
    unknown = [
        str(cell) for cell, name in zip(heading, names, strict=True) if name and name not in wanted
    ]
    if unknown:
        words = _named(unknown, "неизвестный столбец", "неизвестные столбцы")
        raise DomainError(f"В таблице есть {words}. {_expected(columns)}")
    twice = [title for title, key in columns.items() if found.count(key) > 1]
    if twice:
        words = _named(twice, "столбец", "столбцы")
        raise DomainError(
            f"В таблице дважды есть {words}. Оставьте по одному. {_expected(columns)}"
        )
    return found


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
    # The heading, and one row too many, by which a table that is too long is known.
    return workbook_rows(upload, max_rows=MAX_ROWS + 2, max_columns=MAX_COLUMNS)


def _csv_rows(upload: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    content = upload.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        # Rows, not lines: a cell may hold line breaks, and people see rows.
        for number, row in enumerate(reader, start=1):
            yield number, row[:MAX_COLUMNS]
    except csv.Error as error:
        raise DomainError(_UNREADABLE) from error

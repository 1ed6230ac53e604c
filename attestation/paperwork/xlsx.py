"""Tables out (XLSX) and in (XLSX or CSV)."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from xlsxwriter.utility import xl_rowcol_to_cell

from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line
from attestation.base.language.names import same_key
from attestation.files.checks import TABLE, inspect
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.table_reading import csv_reader, xlsx_reader

MAX_ROWS = 20_000
MAX_COLUMNS = 200
#: A register of 20,000 lines takes its time.
_READING_SECONDS = 30
#: The heading stands among so many filled rows.
_HEADING_WITHIN = 20
#: The hidden sheet of drop-down lists, and for how many rows they are offered.
_LISTS, _ROWS_TO_FILL = "Списки", 2_000
# Bytes of equal tables must be equal: nothing of the moment of writing gets into the file.
_NO_DATE = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Args:
        title: the heading.
        width: in characters.
        has_total: whether its numbers are summed up in the last row.
        choices: what a cell may hold, offered to whoever fills the table in.
    """

    title: str
    width: float = 18
    has_total: bool = False
    choices: Sequence[str] = ()


def write_table(
    target: str | Path | BinaryIO,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    about: str = "",
    created: datetime | None = None,
) -> int:
    """Write one sheet to be read and printed: title, bold frozen heading, filter.

    Rows are streamed. It prints across, as wide as the page, with the heading on every page. Text
    stays text whatever its first character; numbers, dates (moments in the site's time zone) and
    booleans keep their type, None is an empty cell, anything else is written as ``str``.

    Args:
        target: a path or a writable binary file, which stays open.
        title: above the table, the document's title and, without forbidden characters, the sheet's.
        about: a line below the title: the order, the release.
        created: the creation time for the properties; by default a constant, so that equal rows
            give equal bytes.

    Returns:
        how many rows stand below the heading, without the totals.
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
    styles = _Styles(book)
    _prepare_page(sheet, title)
    lines = [title, *filter(None, [about])]
    for place, line in enumerate(lines):
        sheet.write_string(place, 0, line, styles.below_title if place else styles.title)
    head = last = len(lines)
    sheet.repeat_rows(head)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(head, index, column.title, styles.heading)
    sheet.freeze_panes(head + 1, 0)
    totals = {index: 0 for index, column in enumerate(columns) if column.has_total}
    for last, row in enumerate(rows, start=head + 1):
        for index, value in enumerate(row):
            _write_cell(sheet, last, index, value, styles)
        for index in totals:
            totals[index] += row[index] or 0
    sheet.autofilter(head, 0, last, max(len(columns) - 1, 0))
    if totals:
        sheet.write_string(last + 1, 0, "Итого", styles.total)
        for index, number in totals.items():
            sheet.write_number(last + 1, index, number, styles.total)
    _offer_choices(book, sheet, columns, first=head + 1)
    book.close()
    return last - head


class _Styles:
    """The formats of the cells of one workbook."""

    def __init__(self, book: Any) -> None:
        cell = {"text_wrap": True, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.below_title = book.add_format({})
        self.heading = book.add_format({**cell, "bold": True, "bottom": 1})
        self.text = book.add_format(cell)
        self.day = book.add_format({**cell, "num_format": "dd.mm.yyyy", "align": "left"})
        self.moment = book.add_format({**cell, "num_format": "dd.mm.yyyy hh:mm", "align": "left"})
        self.total = book.add_format({"bold": True, "top": 1})


def _prepare_page(sheet: Any, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    words = title.replace("&", "&&")[:200]
    sheet.set_footer(f"&L{words}&R&P из &N")


def _offer_choices(book: Any, sheet: Any, columns: Sequence[Column], *, first: int) -> None:
    """Give the cells below the heading drop-down lists; other values stay possible."""
    offered = [(index, column) for index, column in enumerate(columns) if column.choices]
    if not offered:
        return
    lists = book.add_worksheet(_LISTS)
    lists.hide()
    for row in range(max(len(column.choices) for _, column in offered)):
        for place, (_, column) in enumerate(offered):
            if row < len(column.choices):
                lists.write_string(row, place, column.choices[row])
    for place, (index, column) in enumerate(offered):
        end = xl_rowcol_to_cell(len(column.choices) - 1, place, row_abs=True, col_abs=True)
        begin = xl_rowcol_to_cell(0, place, row_abs=True, col_abs=True)
        sheet.data_validation(
            first,
            index,
            first + _ROWS_TO_FILL,
            index,
            {
                "validate": "list",
                "source": f"={_LISTS}!{begin}:{end}",
                "error_type": "warning",
                "error_title": column.title,
                "error_message": "Такого значения нет в справочнике. Оставить его?",
            },
        )


def table_of(
    rows: QuerySet[Any] | Sequence[Any],
    columns: Sequence[tuple[str, Column]],
    *,
    title: str,
    about: str = "",
    created: datetime | None = None,
) -> bytes:
    """The named fields of ``rows`` as a workbook; equal rows give equal bytes.

    Args:
        rows: a queryset, of which only these fields are read, or objects that were read before.
        columns: each with the field whose value stands in it.
        title, about, created: as for `write_table`.
    """
    buffer = io.BytesIO()
    names = [name for name, _ in columns]
    fields = [attrgetter(name) for name in names]
    write_table(
        buffer,
        title=title,
        about=about,
        columns=[column for _, column in columns],
        rows=rows.values_list(*names).iterator()
        if isinstance(rows, QuerySet)
        else ([field(row) for field in fields] for row in rows),
        created=created,
    )
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    name = "".join(char for char in title if char not in "[]:*?/\\").strip(" '")
    return name[:31].strip(" '") or "Таблица"


def _write_cell(sheet: Any, row: int, column: int, value: Any, styles: _Styles) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, styles.text)
    elif isinstance(value, datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        sheet.write_datetime(row, column, local, styles.moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles.day)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, styles.text)
    else:
        # The format has no place for control characters; a cell holds at most 32,767 signs.
        text = "".join(char for char in str(value) if char >= " " or char in "\n\t")
        sheet.write_string(row, column, text[:32767], styles.text)


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
    `same_key` does. Blank rows are skipped. A CSV is UTF-8, UTF-16 or of an old Russian encoding,
    separated by semicolons, commas, tabs or bars.

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
    wanted = sorted({same_key(title) for title in (*columns, *(synonyms or {}))})
    is_csv = str(upload.name).lower().endswith(".csv")
    filled = _filled(
        csv_reader.rows_of(upload, heading_within=_HEADING_WITHIN, max_columns=MAX_COLUMNS)
        if is_csv
        else _xlsx_rows(upload, wanted)
    )
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
    upload: Any, *, max_rows: int, max_columns: int, headings: Iterable[str] = ()
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of an uploaded workbook with their numbers, parsed in the sandbox.

    Args:
        headings: by which the sheet is known, as `same_key` compares them; the first sheet that
            is filled where none has two of them.

    Raises:
        DomainError: it is no workbook, or too large.
    """
    try:
        answer = sandbox_client.run_in_sandbox(
            xlsx_reader.read,
            upload,
            seconds=_READING_SECONDS,
            max_rows=max_rows,
            max_columns=max_columns,
            headings=list(headings),
            heading_within=_HEADING_WITHIN,
        )
        yield from xlsx_reader.unpack(answer)
    except FileFormatError as fault:
        raise DomainError(f"Файл «{upload.name}» {fault}") from fault


def _xlsx_rows(upload: Any, headings: Iterable[str]) -> Iterator[tuple[int, Sequence[Any]]]:
    # Titles, the heading, and one row too many, by which a table that is too long is known.
    most = MAX_ROWS + 1 + _HEADING_WITHIN
    return workbook_rows(upload, max_rows=most, max_columns=MAX_COLUMNS, headings=headings)

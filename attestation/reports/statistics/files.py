"""Published statistics as files to count on with."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from attestation.paperwork.xlsx import Column, write_table
from attestation.reports.statistics.selectors import MEASURES, Statistics

_COLUMNS = [
    Column("Разрез", 30),
    Column("Значение", 36),
    *(Column(title, 18) for title in MEASURES.values()),
    Column("Дней рассмотрения в среднем", 18),
]


def statistics_workbook(statistics: Statistics) -> bytes:
    """All tables as one XLSX sheet, so that it can be filtered."""
    buffer = io.BytesIO()
    rows = _rows(statistics)
    write_table(buffer, title="Статистика аттестации", columns=_COLUMNS, rows=rows)
    return buffer.getvalue()


def statistics_csv(statistics: Statistics) -> bytes:
    """The same as CSV: UTF-8 with a mark, semicolons, a comma in fractions."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(column.title for column in _COLUMNS)
    for row in _rows(statistics):
        writer.writerow(_in_words(value) for value in row)
    return buffer.getvalue().encode("utf-8-sig")


def _rows(statistics: Statistics) -> Iterator[list[Any]]:
    lines = [("Всего", statistics.total)]
    for table in statistics.tables:
        lines += [(table.title, line) for line in table.lines]
    for cut, line in lines:
        numbers = [line.numbers.get(name, "") for name in MEASURES]
        days = None if line.days is None else round(line.days, 1)
        yield [cut, line.label, *numbers, days]


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)

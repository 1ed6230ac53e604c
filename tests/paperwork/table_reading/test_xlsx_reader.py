"""Foreign workbooks are parsed apart: what is built to do harm ends with a sentence."""

import datetime
import io
import time
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.table_reading import xlsx_reader


def read(content: bytes, *, max_rows: int = 100, max_columns: int = 20) -> list[Any]:
    answer = sandbox_client.run_in_sandbox(
        xlsx_reader.read, io.BytesIO(content), max_rows=max_rows, max_columns=max_columns
    )
    return xlsx_reader.unpack(answer)


def book(*rows: tuple[Any, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def with_sheet(sheet: bytes, strings: bytes | None = None) -> bytes:
    """A workbook whose parts are written by hand."""
    whole, target = io.BytesIO(), io.BytesIO()
    made = xlsxwriter.Workbook(whole)
    made.add_worksheet().write(0, 0, "текст")
    made.close()
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = sheet
            if name.endswith("sharedStrings.xml") and strings:
                content = strings
            packed.writestr(name, content)
    return target.getvalue()


_SHEET = b"""<?xml version="1.0"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<dimension ref="A1:XFD1048576"/><sheetData>%s</sheetData></worksheet>"""
_STRINGS = b"""<?xml version="1.0"?>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>"""


def test_cells_keep_their_types_and_rows_their_numbers() -> None:
    day = datetime.date(2026, 4, 3)

    found = read(book(("Имя", 12, 1.5, True), (), (None, day, "  х ")))

    assert found == [(1, ["Имя", 12, 1.5, True]), (3, [None, day, "  х "])]


def test_a_formula_is_not_computed() -> None:
    assert read(book(("=1+1", "a"))) == [(1, [None, "a"])]


def test_reading_stops_after_the_rows_that_are_wanted() -> None:
    assert len(read(book(*[("х",)] * 9), max_rows=4)) == 4


def test_a_workbook_that_claims_the_largest_size_is_read_at_once() -> None:
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    far = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>y</t></is></c></row>'
    began = time.monotonic()

    assert read(with_sheet(_SHEET % (row + far)))[0] == (1, ["x"])

    assert time.monotonic() - began < 15


def test_one_long_string_named_a_million_times_is_refused() -> None:
    line = b"".join(b'<row r="%d">%s</row>' % (n, b'<c t="s"><v>0</v></c>' * 20) for n in range(99))

    with pytest.raises(FileFormatError, match="слишком много текста"):
        read(with_sheet(_SHEET % line, _STRINGS % (b"a" * 32_000)))


def test_an_answer_that_unpacks_into_too_much_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr(xlsx_reader, "MAX_UNPACKED", 10)

    with pytest.raises(FileFormatError, match="слишком много текста"):
        read(book(("a" * 100,)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", _SHEET % b"<"])
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(FileFormatError, match="не читается как таблица"):
        read(content)


@pytest.mark.long
def test_twenty_thousand_rows_are_read_within_the_limits() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = made.add_worksheet()
    for number in range(20_000):
        sheet.write_row(number, 0, ["Преображенская Александра"] * 12 + [number])
    made.close()

    assert len(read(target.getvalue(), max_rows=20_002)) == 20_000

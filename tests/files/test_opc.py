"""An Office file is judged and read by the rules of its package, whoever wrote it."""

import io
import zipfile

import docx
import pytest

from attestation.files import opc
from attestation.files.checks import RESULTS, TABLE, inspect
from attestation.files.text_extraction import words_of
from attestation.paperwork.docx.html import html_of
from attestation.paperwork.docx.templates import render_docx, text_of
from attestation.paperwork.table_reading import xlsx_reader
from attestation.paperwork.viewer.word_pages import word_sheets
from tests.files import packages
from tests.files.packages import DAY, TEXT
from tests.files.samples import upload

every_writer = pytest.mark.parametrize("writer", packages.WRITERS, ids=lambda one: one.__name__)


@every_writer
def test_a_word_file_is_taken_and_read_by_every_reader(writer):
    content = packages.packed(writer(packages.word()))

    assert inspect(upload("итоги.docx", content), RESULTS)
    assert TEXT in words_of(io.BytesIO(content), longest=1000)
    assert TEXT in html_of(io.BytesIO(content))
    assert TEXT in text_of(content)
    assert TEXT in "".join(word_sheets(io.BytesIO(content))["sheets"])
    filled = docx.Document(io.BytesIO(render_docx(content, {})))
    assert [paragraph.text for paragraph in filled.paragraphs if paragraph.text] == [TEXT]


@every_writer
def test_a_workbook_is_taken_and_read_by_every_reader(writer):
    content = packages.packed(writer(packages.excel()))

    assert inspect(upload("школы.xlsx", content), TABLE)
    assert f"Муниципалитет {TEXT}" in words_of(io.BytesIO(content), longest=1000)
    rows = xlsx_reader.unpack(xlsx_reader.read(io.BytesIO(content), max_rows=9, max_columns=9))
    assert rows == [(1, ["Муниципалитет", TEXT, DAY])]


def test_shared_strings_in_the_spelling_of_1c_are_found():
    parts = packages.excel()
    parts["xl/SharedStrings.xml"] = parts.pop("xl/sharedStrings.xml")

    found = xlsx_reader.read(io.BytesIO(packages.packed(parts)), max_rows=9, max_columns=9)

    assert xlsx_reader.unpack(found) == [(1, ["Муниципалитет", TEXT, DAY])]


def test_a_part_that_only_shares_the_default_type_is_not_taken_for_the_main_one():
    parts = packages.declared_by_default(packages.excel())
    parts = {"another.xml": b"<other/>", **parts}

    found = xlsx_reader.read(io.BytesIO(packages.packed(parts)), max_rows=9, max_columns=9)

    assert xlsx_reader.unpack(found) == [(1, ["Муниципалитет", TEXT, DAY])]


def test_parts_whose_type_only_the_relationships_tell_are_read():
    content = packages.packed(packages.undeclared(packages.excel()))

    found = xlsx_reader.read(io.BytesIO(content), max_rows=9, max_columns=9)

    assert xlsx_reader.unpack(found) == [(1, ["Муниципалитет", TEXT, DAY])]
    assert TEXT in words_of(io.BytesIO(content), longest=1000)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("xl/sharedStrings.xml", "/XL/SharedStrings.xml"),
        ("xl\\workbook.xml", "xl/workbook.xml"),
        ("word/media/лист%201.png", "word/media/лист 1.png"),
        ("word/./document.xml", "word/document.xml"),
    ],
)
def test_spellings_of_one_name_are_the_same_part(one, another):
    assert opc.part_key(one) == opc.part_key(another)


def test_two_parts_of_one_name_in_other_letters_are_refused():
    parts = packages.word() | {"word/DOCUMENT.xml": b"<a/>"}

    with (
        zipfile.ZipFile(io.BytesIO(packages.packed(parts))) as archive,
        pytest.raises(opc.PackageError, match="twice"),
    ):
        opc.Package(archive)


def test_relationships_that_cannot_be_read_are_refused():
    parts = packages.word() | {"_rels/.rels": b"<Relationships"}

    with pytest.raises(opc.PackageError, match="unreadable"):
        opc.readable(io.BytesIO(packages.packed(parts)))

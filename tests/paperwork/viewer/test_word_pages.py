"""A Word file as sheets: every word is there, cut where Word cut it, and nothing of it runs."""

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.viewer.word_pages import MAX_SHEETS, word_sheets


def sheets_of(document):
    out = io.BytesIO()
    document.save(out)
    return word_sheets(out)


def test_a_page_break_begins_a_new_sheet():
    document = docx.Document()
    document.add_paragraph("Первый лист")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Второй лист")
    first, second = sheets_of(document)["sheets"]
    assert ("Первый лист" in first, "Второй лист" in second) == (True, True)


def test_a_sheet_ends_where_word_ended_it():
    document = docx.Document()
    document.add_paragraph("Первый лист")
    run = document.add_paragraph().add_run()
    run._r.append(OxmlElement("w:lastRenderedPageBreak"))
    run.add_text("Второй лист")
    assert len(sheets_of(document)["sheets"]) == 2


def test_a_long_table_goes_on_over_the_sheets_and_loses_no_row():
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for number in range(120):
        table.add_row().cells[0].text = f"строка {number} конец"
    sheets = sheets_of(document)["sheets"]
    assert 2 < len(sheets) < 8
    assert all(sheet.count("<table>") == sheet.count("</table>") == 1 for sheet in sheets)
    assert all(f"строка {number} конец" in "".join(sheets) for number in range(120))


def test_long_text_is_cut_by_its_lines():
    document = docx.Document()
    for _ in range(60):
        document.add_paragraph("слово " * 60)
    assert 3 < len(sheets_of(document)["sheets"]) < 10


def test_what_stands_in_the_middle_and_at_the_right_stays_there():
    document = docx.Document()
    document.add_paragraph("ЗАЯВЛЕНИЕ").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("В комиссию").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    [sheet] = sheets_of(document)["sheets"]
    assert '<p class="center">ЗАЯВЛЕНИЕ</p>' in sheet
    assert '<p class="right">В комиссию</p>' in sheet


def test_a_file_that_lies_across_is_said_to():
    document = docx.Document()
    assert sheets_of(document)["turned"] is False
    document.sections[0].orientation = WD_ORIENT.LANDSCAPE
    assert sheets_of(document)["turned"] is True


def test_an_empty_file_says_so():
    assert sheets_of(docx.Document())["sheets"] == ["<p><i>В документе нет текста.</i></p>"]


def test_markup_in_the_words_stays_words():
    document = docx.Document()
    document.add_paragraph('<script>alert(1)</script><img src=x onerror="alert(1)">')
    [sheet] = sheets_of(document)["sheets"]
    assert "&lt;script&gt;" in sheet
    assert "<script" not in sheet
    assert "<img" not in sheet


def test_no_file_fills_more_sheets_than_are_shown():
    document = docx.Document()
    for number in range(MAX_SHEETS + 20):
        document.add_paragraph(f"Лист {number}").add_run().add_break(WD_BREAK.PAGE)
    sheets = sheets_of(document)["sheets"]
    assert len(sheets) == MAX_SHEETS + 1
    assert "слишком длинный" in sheets[-1]


def test_a_broken_container_is_a_fault_of_the_file():
    hollow = io.BytesIO()
    with zipfile.ZipFile(hollow, "w") as container:
        container.writestr("word/document.xml", "<w:body")
    for content in (b"PK\x03\x04 broken", hollow.getvalue()):
        with pytest.raises(FileFormatError):
            sandbox_client.run_in_sandbox(word_sheets, io.BytesIO(content))

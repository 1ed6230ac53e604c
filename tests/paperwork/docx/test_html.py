"""Foreign Word files: their words are kept, whatever else is in them is left behind."""

import io
import zipfile

import docx
import lxml.html
import pypdf
import pypdfium2 as pdfium
import pytest
from docx.shared import Mm
from PIL import Image

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.docx.columns import placed_in, shares_of
from attestation.paperwork.docx.html import (
    MAX_CHARACTERS,
    ROWS_IN_A_TABLE,
    UnreadableDocxError,
    columns_of,
    html_of,
    without_tables,
)
from attestation.paperwork.docx.pdf import build_word_pdf


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out


def with_table(rows, columns=2, text="ячейка"):
    document = docx.Document()
    table = document.add_table(rows=0, cols=columns)
    for number in range(rows):
        for cell in table.add_row().cells:
            cell.text = f"{text} {number}"
    return saved(document)


def rewritten(content, part, change):
    """The same container with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return out


def text_of(pdf):
    return " ".join(
        " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()
    )


def test_words_lists_and_tables_are_kept():
    document = docx.Document()
    document.add_heading("Результаты", 1)
    document.add_paragraph("Качество знаний", style="List Bullet")
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "68 % & выше <60"
    html = html_of(saved(document))
    for part in ("<h1>Результаты</h1>", "<li>Качество знаний</li>", "68 % &amp; выше &lt;60"):
        assert part in html


def test_the_pdf_says_the_same_with_our_font_and_the_mark_on_every_page():
    pdf = build_word_pdf(with_table(90).getvalue(), mark="Редакция 2 · A000001")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert "ячейка 0" in text_of(pdf)
    assert "ячейка 89" in text_of(pdf)
    assert len(reader.pages) > 1
    assert all("Редакция 2" in page.extract_text() for page in reader.pages)


def test_long_tables_are_cut_by_the_hundred():
    assert html_of(with_table(2 * ROWS_IN_A_TABLE + 1)).count("<table>") == 3


def test_a_row_higher_than_the_page_becomes_lines():
    tall = with_table(1, text="слово " * 4000)
    assert "слово" in text_of(build_word_pdf(tall.getvalue(), mark="Редакция 1"))


def test_a_word_without_end_is_broken():
    html = html_of(with_table(1, text="ы" * 300))
    assert "ы" * 25 not in html


def test_a_table_inside_a_table_becomes_lines():
    document = docx.Document()
    outer = document.add_table(rows=1, cols=1)
    inner = outer.rows[0].cells[0].add_table(rows=1, cols=2)
    for cell, word in zip(inner.rows[0].cells, ("раз", "два"), strict=True):
        cell.text = word
    html = html_of(saved(document))
    assert html.count("<table>") == 1
    assert "раз" in html
    assert " · " in html


def test_tables_can_be_told_as_lines():
    assert without_tables("<table><tr><td>а</td><td>б</td></tr></table>") == "<div>а · б</div>"


# --- Hostile files ----------------------------------------------------------------------------


def test_links_are_words_only():
    document = docx.Document()
    paragraph = document.add_paragraph("Сайт")
    link = "http://127.0.0.1:9/secret"
    key = document.part.relate_to(link, docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, True)
    element = docx.oxml.OxmlElement("w:hyperlink")
    element.set(docx.oxml.ns.qn("r:id"), key)
    element.append(paragraph.add_run("нажмите")._r)
    paragraph._p.append(element)
    html = html_of(saved(document))
    assert "нажмите" in html
    assert "127.0.0.1" not in html
    assert "href" not in html


def linked_picture(target):
    """A DOCX whose picture lies outside it."""
    document = docx.Document()
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    document.add_picture(picture, width=Mm(10))
    content = rewritten(
        saved(document), "word/document.xml", lambda xml: xml.replace(b"r:embed=", b"r:link=")
    )
    return rewritten(
        content,
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(
            b'Target="media/image1.png"', f'Target="{target}" TargetMode="External"'.encode()
        ),
    )


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://127.0.0.1:9/x.png"])
def test_pictures_outside_the_file_are_not_fetched(target):
    assert html_of(linked_picture(target)) == "<p>[изображение]</p>"


def test_embedded_pictures_are_drawn_anew():
    document = docx.Document()
    picture = io.BytesIO()
    Image.new("RGB", (3000, 2000), "green").save(picture, "PNG")
    document.add_picture(picture, width=Mm(50))
    html = html_of(saved(document))
    assert html.count("data:image/jpeg;base64,") == 1
    assert len(html) < 100_000


def test_what_is_no_picture_is_named_in_its_place():
    document = docx.Document()
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    document.add_picture(picture, width=Mm(10))
    content = rewritten(saved(document), "word/media/image1.png", lambda _: b"<svg onload=x()>")
    assert html_of(content) == "<p>[изображение]</p>"


def test_a_text_without_end_is_cut_and_says_so():
    document = docx.Document()
    document.add_paragraph("слово " * (MAX_CHARACTERS // 5))
    html = html_of(saved(document))
    assert len(html) < MAX_CHARACTERS * 1.2
    assert "слишком длинный" in html


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>"])
def test_what_is_no_word_file_is_unreadable(content):
    with pytest.raises(UnreadableDocxError):
        html_of(io.BytesIO(content))


def test_an_entity_bomb_is_unreadable():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "'
        + b"x" * 10_000
        + b'">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + b"<w:body><w:p><w:r><w:t>"
        + b"&a;" * 10_000
        + b"</w:t></w:r></w:p></w:body></w:document>"
    )
    content = rewritten(saved(docx.Document()), "word/document.xml", lambda _: bomb)
    with pytest.raises(UnreadableDocxError):
        html_of(content)


def test_it_is_read_apart_from_the_site_too():
    assert sandbox_client.run_in_sandbox(html_of, with_table(1)).startswith("<table>")
    with pytest.raises(FileFormatError):
        sandbox_client.run_in_sandbox(html_of, io.BytesIO(b"PK\x03\x04"))


def test_a_column_is_as_wide_as_what_stands_in_it():
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    across = table.add_row()
    across.cells[0].merge(across.cells[2]).text = "Результаты обучающихся за два учебных года"
    sentence = "Победа в региональном этапе всероссийской олимпиады школьников по математике"
    for cells in (["№", "Результат", "Год"], *([str(n), sentence, "2025"] for n in range(1, 9))):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    built = build_word_pdf(saved(document).getvalue(), mark="метка")
    with pdfium.PdfDocument(built) as document:
        words = document[0].get_textpage()
        number, result, year = (
            words.get_charbox(words.search(text).get_next()[0])[0]
            for text in ("№", "Победа", "2025")
        )
    assert result - number < 60
    assert year - result > 400


@pytest.mark.parametrize(
    ("rows", "shares"),
    [
        # Where all says as much, all have the same.
        ([["один", "пять"], ["пять", "один"]], [50, 50]),
        ([[""], [""]], [100]),
        ([], []),
    ],
)
def test_the_sheet_is_shared_out_among_its_columns(rows, shares):
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    parsed = lxml.html.fragment_fromstring(f"<table>{table}</table>").findall(".//tr")
    assert shares_of(parsed, columns_of(parsed)) == shares


def test_cells_that_stand_over_others_push_those_of_the_next_row():
    table = lxml.html.fragment_fromstring(
        "<table><tr><td rowspan=2>№</td><td colspan=2>годы</td></tr>"
        "<tr><td>2024</td><td>2025</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    assert list(placed_in(table.findall(".//tr"), 3)) == [[0, 1], [1, 2], [0, 1, 2]]

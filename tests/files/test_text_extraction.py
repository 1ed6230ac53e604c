"""What office files say, in one line: real files of each kind, broken, locked and endless ones."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.files.text_extraction import words_of
from attestation.paperwork.plain_documents import PlainPaper, plain_docx, plain_pdf

TEXT = "Конкурс «Учитель года» пройдёт в Заречном районе."


def read(content: bytes, longest: int = 10_000) -> str:
    """As the job reads it: apart."""
    return sandbox_client.run_in_sandbox(words_of, io.BytesIO(content), longest=longest)


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph(TEXT)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Срок", "до мая"
    split = document.add_paragraph()
    split.add_run("раз").bold = True
    split.add_run("дел")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Муниципалитет", "Участников"])
    book.active.append([TEXT, 12])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def slides() -> bytes:
    """The least that a presentation consists of, its tenth slide before the second by name."""
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    slide = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
    spaces = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}"/>'
            f'<Override PartName="/ppt/slides/slide2.xml" ContentType="{slide}"/>'
            f'<Override PartName="/ppt/slides/slide10.xml" ContentType="{slide}"/></Types>',
        )
        archive.writestr("ppt/presentation.xml", "<p/>")
        for number, words in ((10, "последний"), (2, TEXT)):
            archive.writestr(
                f"ppt/slides/slide{number}.xml",
                f"<s {spaces}><a:p><a:r><a:t>{words}</a:t></a:r></a:p></s>",
            )
    return out.getvalue()


def test_the_text_of_a_pdf():
    paper = PlainPaper("О конкурсе", "Института развития образования", (TEXT,))
    text = read(plain_pdf(paper))
    assert text.startswith("О конкурсе")
    assert TEXT in text


def test_the_text_of_a_word_document_with_its_tables():
    text = read(word())
    assert text == f"{TEXT} Срок до мая раздел"
    assert TEXT in read(plain_docx(PlainPaper("О конкурсе", "", (TEXT,))))


def test_the_text_of_a_workbook():
    text = read(excel())
    assert "Муниципалитет Участников" in text
    assert TEXT in text


def test_the_text_of_slides_in_their_order():
    assert read(slides()) == f"{TEXT} последний"


def test_only_the_beginning_of_a_long_file_is_read():
    text = read(plain_docx(PlainPaper("Длинный", "", (TEXT,) * 500)), longest=300)
    assert len(text) == 300


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", "Просто текст".encode()])
def test_another_kind_of_file_has_no_words(content):
    assert read(content) == ""


def locked_pdf() -> bytes:
    out = io.BytesIO()
    paper = PlainPaper("Тайна", "", (TEXT,))
    with pikepdf.open(io.BytesIO(plain_pdf(paper))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def entities() -> bytes:
    """A document whose declarations grow without end when they are obeyed."""
    out = io.BytesIO()
    bomb = '<!DOCTYPE d [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;">]><d><t>&b;</t></d>'
    with zipfile.ZipFile(io.BytesIO(word())) as source, zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            content = bomb if name == "word/document.xml" else source.read(name)
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [locked_pdf(), entities(), b"%PDF-1.7 broken", word()[:900], b"PK\x03\x04 broken"],
    ids=["locked", "entities", "broken pdf", "torn word", "broken container"],
)
def test_a_broken_or_locked_file_is_a_fault_and_ends_nothing(content):
    with pytest.raises(FileFormatError):
        read(content)
    assert TEXT in read(word())


def test_what_grows_without_measure_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 20 * 1024 * 1024)
    with pytest.raises(FileFormatError):
        read(out.getvalue())

"""What is taken in, and the sentence for everything that is not."""

import hashlib
import struct
import warnings
import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from attestation.base.errors import DomainError
from attestation.files import zip_formats
from attestation.files.checks import (
    EVIDENCE,
    MEGABYTE,
    PROOF,
    RESULTS,
    SIGNED_SCAN,
    TABLE,
    inspect,
    megabytes,
)
from tests.files.samples import archive, content_types, docx, image, pdf, upload, xlsx

BROKEN = "повреждён и не открывается"
LOCKED = "защищён паролем или шифрованием"


@pytest.mark.parametrize(
    ("rule", "name", "content", "content_type", "pages"),
    [
        (SIGNED_SCAN, "Скан.PDF", pdf(3), "application/pdf", 3),
        (SIGNED_SCAN, "скан.jpg", image("JPEG"), "image/jpeg", 1),
        (SIGNED_SCAN, "скан.jpeg", image("JPEG"), "image/jpeg", 1),
        (SIGNED_SCAN, "скан.png", image("PNG"), "image/png", 1),
        (
            RESULTS,
            "итоги.docx",
            docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            None,
        ),
        (RESULTS, "итоги.pdf", pdf(), "application/pdf", 1),
        (EVIDENCE, "диплом.png", image("PNG"), "image/png", 1),
        # As telephones, chats and scanners name them.
        (EVIDENCE, "диплом.jfif", image("JPEG"), "image/jpeg", 1),
        (EVIDENCE, "диплом.jpg", image("PNG"), "image/png", 1),
        (EVIDENCE, "диплом.PNG", image("JPEG"), "image/jpeg", 1),
        (EVIDENCE, "диплом.jpg", pdf(), "application/pdf", 1),
        (EVIDENCE, "диплом.pdf", image("JPEG"), "image/jpeg", 1),
        (
            TABLE,
            "школы.xlsx",
            xlsx(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            None,
        ),
        (TABLE, "школы.csv", "Название;Тип\r\n".encode("cp1251"), "text/csv", None),
    ],
)
def test_good_files_are_measured(rule, name, content, content_type, pages):
    file = upload(name, content)
    found = inspect(file, rule)

    assert (found.content_type, found.pages) == (content_type, pages)
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert file.tell() == 0


def flagged_as_encrypted():
    content = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 1)
    return bytes(content)


def overlapping():
    """Two directory records of one name's length that point at the same bytes."""
    content = bytearray(docx(("word/a.xml", b"<a/>"), ("word/b.xml", b"<b/>")))
    first = content.find(b"word/a.xml", content.find(b"PK\x01\x02")) - 46
    second = content.find(b"word/b.xml", first) - 46
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def link():
    info = zipfile.ZipInfo("word/link")
    info.external_attr = 0o120777 << 16
    return docx((info, "/etc/passwd"))


def bomb():
    return docx(("word/big.xml", b"\0" * (3 * MEGABYTE)))


def twice():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return docx(("word/document.xml", "<document/>"))


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_TEMPLATE = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
ENTITIES = content_types(before='<!DOCTYPE t [<!ENTITY a "b">]>')

REFUSED = {
    "empty": ("scan.pdf", b"", "Файл «scan.pdf» пуст."),
    "program": ("a.exe", b"MZ", "Файлы вида «.exe» здесь не принимаются. Загрузите файл PDF, JPG"),
    "svg": ("a.svg", b"<svg/>", "Файлы вида «.svg» здесь не принимаются."),
    "no extension": ("scan", pdf(), "У файла «scan» нет вида. Загрузите файл PDF, JPG, PNG или"),
    "gif as png": (
        "scan.png",
        image("GIF"),
        "Файл назван «scan.png», но это изображение GIF. "
        "Сохраните его как PDF, JPG, PNG или DOCX и загрузите ещё раз.",
    ),
    "jpeg as word": ("scan.docx", image("JPEG"), "но это изображение JPEG."),
    "broken png as jpeg": ("scan.jpg", image("PNG")[:-40], "Файл «scan.jpg» повреждён"),
    "webp as png": ("scan.png", image("WEBP"), "но это изображение WebP."),
    "tiff as png": ("scan.png", image("TIFF"), "но это изображение TIFF."),
    "heic as jpeg": ("a.jpg", b"\0\0\0\x18ftypheic\0\0", "но это изображение HEIC с телефона."),
    "video as jpeg": ("a.jpg", b"\0\0\0\x18ftypmp42\0\0", "но это видеозапись."),
    "page as pdf": ("a.pdf", b"<!DOCTYPE html><script>", "но это веб-страница."),
    "picture that runs": ("a.png", b'<?xml version="1.0"?><svg/>', "но это веб-страница."),
    "text as pdf": ("a.pdf", "привет".encode(), "но это простой текст."),
    "junk as pdf": ("a.pdf", b"\x01\x02\x03", "но это файл другого вида."),
    "old word": (
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "но это документ Word или Excel старого вида либо закрытый паролем.",
    ),
    "rar as docx": ("a.docx", b"Rar!\x1a\x07\x00", "но это архив."),
    "zip as docx": ("a.docx", archive(("a.txt", "a")), "но это архив ZIP."),
    "excel as word": ("a.docx", xlsx(), "но это таблица Excel."),
    "macro type": ("a.docx", docx(types=content_types(kind=MACRO)), "но это документ с макросами."),
    "macro template": (
        "a.docx",
        docx(types=content_types(kind=MACRO_TEMPLATE)),
        "но это документ с макросами.",
    ),
    "template": (
        "a.docx",
        docx(types=content_types(kind=TEMPLATE)),
        "но это шаблон Word или Excel. Сохраните его как PDF, JPG, PNG или DOCX",
    ),
    "LibreOffice": (
        "a.docx",
        archive(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")),
        "но это документ LibreOffice.",
    ),
    "no main part": (
        "a.docx",
        archive(("[Content_Types].xml", content_types())),
        "но это архив ZIP.",
    ),
    "macros": ("a.docx", docx(("word/vbaProject.bin", b"x")), "содержит макросы"),
    "empty zip": ("a.docx", archive(), "но это архив."),
    "cut zip": ("a.docx", docx()[:-40], BROKEN),
    "encrypted zip": ("a.docx", flagged_as_encrypted(), LOCKED),
    "overlap": ("a.docx", overlapping(), BROKEN),
    "link": ("a.docx", link(), BROKEN),
    "way out": ("a.docx", docx(("../a.xml", "<a/>")), BROKEN),
    "root": ("a.zip", archive(("/a.xml", "<a/>")), BROKEN),
    "drive": ("a.docx", docx(("C:a.xml", "<a/>")), BROKEN),
    "bomb": ("a.docx", bomb(), BROKEN),
    "twice": ("a.docx", twice(), BROKEN),
    "entities": ("a.docx", docx(types=ENTITIES), BROKEN),
    "bad list": ("a.docx", docx(types="<Types"), BROKEN),
    "pdf without pages": ("a.pdf", pdf(0), "не содержит ни одной страницы"),
    "hollow pdf": ("a.pdf", b"%PDF-1.4\n<script>alert(1)</script>", BROKEN),
    "pdf with password": (
        "a.pdf",
        pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
        LOCKED,
    ),
    "cut jpeg": ("a.jpg", image("JPEG", (900, 900))[:-4000], BROKEN),
    "cut png": ("a.png", image("PNG")[:-30], BROKEN),
    "hollow png": ("a.png", b"\x89PNG\r\n\x1a\n", BROKEN),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_files_are_refused_with_a_sentence(case):
    name, content, sentence = REFUSED[case]
    with pytest.raises(DomainError) as refused:
        inspect(upload(name, content), PROOF if name.endswith("zip") else EVIDENCE)

    assert sentence in refused.value.message
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("size", [(8000, 6000), (10000, 10000), (20000, 20000)])
def test_pictures_that_take_too_much_memory_are_refused(size):
    with pytest.raises(DomainError, match="больше 40 миллионов точек"):
        inspect(upload("a.png", image("PNG", size, "1")), EVIDENCE)


def test_the_sentence_for_a_large_file_gives_both_sizes():
    file = upload("Итоги года.pdf", pdf())
    file.size = 25 * MEGABYTE + 1

    with pytest.raises(DomainError) as refused:
        inspect(file, SIGNED_SCAN)
    assert refused.value.message.startswith(
        "Файл «Итоги года.pdf» занимает 25,1 МБ, а можно не больше 20 МБ. Уменьшите его:"
    )


def test_a_csv_with_zero_bytes_is_no_table():
    with pytest.raises(DomainError, match="не является таблицей CSV"):
        inspect(upload("t.csv", b"a;b\n" * 2000 + b"\0"), TABLE)


@pytest.mark.parametrize(
    ("size", "words"),
    [(20 * MEGABYTE, "20 МБ"), (20 * MEGABYTE + 1, "20,1 МБ"), (1, "0,1 МБ"), (MEGABYTE, "1 МБ")],
)
def test_sizes_are_said_in_megabytes(size, words):
    assert megabytes(size) == words


def test_a_rule_describes_itself_to_forms():
    assert SIGNED_SCAN.hint == "PDF, JPG, PNG, не больше 20 МБ"
    assert SIGNED_SCAN.accept == ".pdf,.jpg,.jpeg,.jfif,.jpe,.png"


def test_too_many_entries_are_refused(monkeypatch):
    parts = [(f"word/{number}.xml", "<a/>") for number in range(3)]
    monkeypatch.setattr(zip_formats, "MAX_ENTRIES", 5)
    assert zip_formats.inspect_zip(BytesIO(docx(*parts))).kind == "docx"

    monkeypatch.setattr(zip_formats, "MAX_ENTRIES", 4)
    with pytest.raises(zip_formats.UnsafeArchiveError, match="too many"):
        zip_formats.inspect_zip(BytesIO(docx(*parts)))


def test_a_directory_that_declares_gigabytes_is_refused():
    content = bytearray(docx(("word/big.xml", b"x" * 100)))
    record = content.find(b"word/big.xml", content.find(b"PK\x01\x02")) - 46
    content[record + 24 : record + 28] = struct.pack("<I", 2**31)

    with pytest.raises(zip_formats.UnsafeArchiveError, match="too large"):
        zip_formats.inspect_zip(BytesIO(bytes(content)))


def test_a_file_on_disk_is_read_in_pieces():
    content = pdf(2)
    with TemporaryUploadedFile("scan.pdf", "application/pdf", len(content), None) as file:
        file.write(content)
        assert inspect(file, SIGNED_SCAN).pages == 2

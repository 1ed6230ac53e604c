"""What lies in an archive is named without unpacking it, in letters that people read."""

import io
import zipfile

import pytest

from attestation.base.errors import DomainError
from attestation.files import zip_listing
from attestation.files.checks import PROOF, inspect
from attestation.files.formats import ZIP, FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.files.scan_archives import SIGNED_CONCLUSION
from tests.files.samples import archive, image, pdf, upload


def packed_by_windows(name: str, code: str) -> bytes:
    """A zip whose name is written in an old code page, without the sign of UTF-8."""
    content = bytearray(archive(("x" * len(name), b"content")))
    return bytes(content).replace(b"x" * len(name), name.encode(code))


@pytest.mark.parametrize("code", ["cp866", "cp1251", "utf-8"])
@pytest.mark.parametrize("name", ["Диплом 1 степени.jpg", "ГРАМОТА.PDF", "справка № 5.docx"])
def test_names_are_read_in_the_code_page_of_their_author(name, code):
    if code == "cp866":
        name = name.replace("№", "N")
    content = packed_by_windows(name, code) if code != "utf-8" else archive((name, b"content"))
    assert sandbox_client.run_in_sandbox(zip_listing.listing, io.BytesIO(content)) == [[name, 7]]


def test_folders_are_left_out_and_long_lists_are_cut(monkeypatch):
    monkeypatch.setattr(zip_listing, "NAMED", 2)
    content = archive(("папка/", b""), *((f"папка/{n}.txt", b"x") for n in range(5)))
    assert zip_listing.listing(io.BytesIO(content)) == [["папка/0.txt", 1], ["папка/1.txt", 1]]


LITTER = [
    "__MACOSX/Папка/._скан.jpg",
    "__MACOSX\\._скан.jpg",
    "Папка/.DS_Store",
    "._скан.jpg",
    "Фото/.nomedia",
    "Thumbs.db",
    "Папка/THUMBS.DB",
    "desktop.ini",
    "Desktop.ini",
    "~$Отчёт.docx",
    "$RECYCLE.BIN/x.jpg",
    "Thumbs.db:encryptable",
    "Папка/.~lock.Отчёт.docx#",
    "@eaDir/скан.jpg/SYNOFILE_THUMB.jpg",
    ".AppleDouble/скан.jpg",
    "ehthumbs_vista.db",
]


def test_what_systems_leave_beside_files_is_not_seen():
    content = archive(*((name, b"x") for name in (*LITTER, "Папка/скан.jpg", "macosx.jpg")))
    found = zip_listing.listing(io.BytesIO(content))
    assert [name for name, _ in found] == ["Папка/скан.jpg", "macosx.jpg"]


def test_an_archive_of_litter_alone_is_empty():
    with pytest.raises(DomainError, match="пуст"):
        inspect(upload("Документы.zip", archive(("__MACOSX/._a", b"x"))), PROOF)


def test_pages_are_counted_without_litter():
    pages = [("стр1.jpg", image()), ("стр2.pdf", pdf(2))]
    content = archive(*pages, *((name, b"x") for name in LITTER))
    assert inspect(upload("Страницы.zip", content), SIGNED_CONCLUSION).pages == 3


@pytest.mark.parametrize("name", ["__MACOSX/run.exe", "._run.exe"])
def test_a_program_is_found_among_litter_too(name):
    with pytest.raises(DomainError, match="содержит программу"):
        inspect(upload("Документы.zip", archive(("а.txt", b"x"), (name, b"MZ"))), PROOF)


def test_a_program_is_found_behind_the_names_that_are_listed(monkeypatch):
    monkeypatch.setattr(zip_listing, "NAMED", 2)
    names = [f"{n}.txt" for n in range(9)] + ["run.exe"]
    content = archive(*((name, b"x") for name in names))
    with pytest.raises(FileFormatError, match="содержит программу"):
        ZIP.examine(io.BytesIO(content))


@pytest.mark.parametrize("name", ["Папка\\скан.pdf", "Скан 12:30.pdf"])
def test_names_that_other_systems_write_are_taken(name):
    assert inspect(upload("Документы.zip", archive((name, b"x"))), PROOF).pages is None


def test_an_archive_of_papers_is_taken():
    assert inspect(upload("Документы.zip", archive(("а.pdf", b"%PDF-"))), PROOF).pages is None


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [([("папка/", b"")], "ни одного файла"), ([("a.EXE", b"MZ")], "содержит программу «a.EXE»")],
)
def test_an_archive_of_nothing_or_with_programs_is_refused(entries, sentence):
    with pytest.raises(DomainError, match=sentence):
        inspect(upload("Документы.zip", archive(*entries)), PROOF)


def test_a_name_may_come_in_a_field_of_its_own():
    info = zipfile.ZipInfo("____.txt")
    name = "тест.txt".encode()
    info.extra = b"\x75\x70" + (len(name) + 5).to_bytes(2, "little") + b"\x01" + bytes(4) + name
    assert zip_listing.listing(io.BytesIO(archive((info, b"x")))) == [["тест.txt", 1]]

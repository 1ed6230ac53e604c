"""The kinds of files that are known, and a parser-level check of each kind that is taken in.

Signatures alone decide nothing: a file may pass as two kinds at once. What makes a download safe
are the headers of the download view.
"""

import importlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from attestation.files import pdf_documents, pictures, video_formats, zip_formats, zip_listing
from attestation.files.active import ActiveContentError, archive, office, pdf
from attestation.files.opc import PackageError

HEAD = 4096
#: With which a text in UTF-16 begins, as table editors write it on demand.
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTAINER = b"PK\x03\x04"
_CONTAINERS = frozenset(("docx", "xlsx", "pptx", "zip"))


class FileFormatError(Exception):
    """A defect of a file, as the rest of a Russian sentence that begins «Файл «…» »."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file that a rule may name.

    Attributes:
        code: as returned by `sniff`.
        extensions: in lower case, the usual one first.
        content_type: the type under which the file is stored and sent.
        title: «документ PDF», in the nominative.
        examine: checks the whole file, returns the number of pages or None, raises
            `FileFormatError`.
        found_in: «module:NAME» of a kind defined elsewhere, for the process that examines.
    """

    code: str
    extensions: tuple[str, ...]
    content_type: str
    title: str
    examine: Callable[[BinaryIO], int | None]
    found_in: str = ""


def sniff(file: BinaryIO) -> str:
    """Return the code of the detected content; ``text`` or ``unknown`` without a signature.

    Raises:
        FileFormatError: a zip container that cannot be trusted.
    """
    file.seek(0)
    head = file.read(HEAD)
    return _look_into(file).kind if head.startswith(_CONTAINER) else _by_signature(head)


def contradicts(head: bytes, code: str) -> str:
    """Return the code of what begins so, if it cannot be of the kind ``code``; else nothing."""
    if head.startswith(_CONTAINER):
        return "" if code in _CONTAINERS else "container"
    found = _by_signature(head)
    return "" if found == code else found


def _by_signature(head: bytes) -> str:
    for code, matches in _SIGNATURES:
        if matches(head):
            return code
    return "text" if _is_text(head) else "unknown"


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _is_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml"))


_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    # What begins as a PDF is one; what only holds the header further on, if nothing else.
    ("pdf", _starts(b"%PDF-")),
    ("jpeg", _starts(b"\xff\xd8\xff")),
    ("png", _starts(b"\x89PNG\r\n\x1a\n")),
    ("gif", _starts(b"GIF87a", b"GIF89a")),
    ("tiff", _starts(b"II*\x00", b"MM\x00*")),
    ("webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    ("heic", lambda head: head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS),
    ("video", video_formats.is_mp4),
    ("avi", video_formats.is_avi),
    ("matroska", video_formats.is_matroska),
    ("ole", _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("rtf", _starts(b"{\\rtf")),
    ("archive", _starts(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"PK\x05\x06")),
    ("program", _starts(b"MZ", b"\x7fELF", b"#!")),
    ("html", _is_html),
    ("pdf", pdf_documents.has_header),
)

# The detected type of a file, after «это».
TITLES = {
    "pdf": "документ PDF",
    "jpeg": "изображение JPEG",
    "png": "изображение PNG",
    "gif": "изображение GIF",
    "tiff": "изображение TIFF",
    "webp": "изображение WebP",
    "heic": "изображение HEIC с телефона",
    "video": "видеозапись",
    "avi": "видеозапись AVI",
    "matroska": "видеозапись MKV или WebM",
    "ole": "документ Word или Excel старого вида либо закрытый паролем",
    "rtf": "документ RTF",
    "docx": "документ Word",
    "xlsx": "таблица Excel",
    "pptx": "презентация PowerPoint",
    "template": "шаблон Word или Excel",
    "macros": "документ с макросами",
    "odf": "документ LibreOffice",
    "zip": "архив ZIP",
    "container": "документ Word, таблица Excel или архив",
    "archive": "архив",
    "program": "программа",
    "html": "веб-страница",
    "text": "простой текст",
    "unknown": "файл другого вида",
}


def _is_text(head: bytes) -> bool:
    if head.startswith(UTF16_MARKS):
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode()
    return not any(byte < 0x20 and byte not in b"\t\r\n\f" for byte in head)


def _examine_pdf(file: BinaryIO) -> int:
    try:
        pages = pdf_documents.examine(file)
    except pdf_documents.LockedPdfError as error:
        raise FileFormatError(_LOCKED) from error
    except pdf_documents.EmptyPdfError as error:
        raise FileFormatError(
            "не содержит ни одной страницы. Сохраните документ заново и загрузите ещё раз."
        ) from error
    except pdf_documents.BrokenPdfError as error:
        raise FileFormatError(_BROKEN) from error
    with _active_content():
        pdf.examine(file)
    return pages


_UNREADABLE = (zip_formats.UnsafeArchiveError, PackageError, zipfile.BadZipFile, zlib.error)


@contextmanager
def _active_content() -> Iterator[None]:
    """Turn what `attestation.files.active` raises into a sentence."""
    try:
        yield
    except ActiveContentError as error:
        raise FileFormatError(str(error)) from error
    except _UNREADABLE as error:
        raise FileFormatError(_BROKEN) from error


def examine_for_readers(file: BinaryIO) -> None:
    """Look for what a file of any kind does to its reader, where its kind is judged elsewhere.

    Raises:
        FileFormatError: it does harm.
    """
    with _active_content():
        archive.examine_document(file)


def _examine_image(plugin: str) -> Callable[[BinaryIO], int]:
    def examine(file: BinaryIO) -> int:
        with picture_faults():
            pictures.examine(file, plugin=plugin)
        return 1

    return examine


@contextmanager
def picture_faults() -> Iterator[None]:
    """Turn what `attestation.files.pictures` raises into a sentence."""
    try:
        yield
    except pictures.DetailedPictureError as error:
        raise FileFormatError(_TOO_MANY_PIXELS) from error
    except pictures.BrokenPictureError as error:
        raise FileFormatError(_BROKEN) from error


def _look_into(file: BinaryIO) -> zip_formats.Container:
    try:
        container = zip_formats.inspect_zip(file)
    except zip_formats.UnsafeArchiveError as error:
        raise FileFormatError(_BROKEN) from error
    if container.encrypted:
        raise FileFormatError(_LOCKED)
    return container


def _examine_office(file: BinaryIO) -> None:
    if _look_into(file).macros:
        raise FileFormatError(office.MACROS)
    with _active_content():
        office.examine(file)


#: «=cmd|'/c calc'!A0»: a formula that asks another program.
_CSV_COMMAND = re.compile(rb"""(?m)(?:^|[;,\t"])\s*[=+@-][^;,\t\n|]{0,80}\|[^;,\t\n!]{0,200}!""")


def _examine_csv(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(2) in UTF16_MARKS:
        file.seek(0)
        # A table is small, see `attestation.files.checks.TABLE`.
        file = BytesIO(file.read().decode("utf-16", errors="replace").encode())
    file.seek(0)
    while chunk := file.read(zip_formats.CHUNK):
        if b"\0" in chunk:
            raise FileFormatError(
                "не является таблицей CSV. Сохраните таблицу как «CSV UTF-8» или как «Книга Excel»."
            )
        if _CSV_COMMAND.search(chunk):
            raise FileFormatError(
                "содержит формулу, которая запускает программу. Уберите её и загрузите таблицу "
                "снова."
            )


def _examine_video(walk: Callable[[BinaryIO], None]) -> Callable[[BinaryIO], None]:
    def examine(file: BinaryIO) -> None:
        try:
            walk(file)
        except video_formats.BrokenVideoError as error:
            raise FileFormatError(
                "записан не до конца или повреждён. Проверьте, что он проигрывается до конца, "
                "и загрузите его ещё раз."
            ) from error

    return examine


def _examine_zip(file: BinaryIO) -> None:
    """Refuse an archive of nothing, of programs, and of documents that act on their reader."""
    _look_into(file)
    with _active_content():
        if not zip_listing.listing(file):
            raise FileFormatError("пуст: в архиве нет ни одного файла. Соберите его заново.")
        archive.examine(file)


_LOCKED = "защищён паролем или шифрованием. Снимите защиту и загрузите его ещё раз."
_BROKEN = (
    "повреждён и не открывается. Откройте его на своём компьютере, сохраните заново и загрузите "
    "ещё раз."
)
_TOO_MANY_PIXELS = (
    f"слишком подробный: больше {pictures.MAX_PIXELS // 1_000_000} миллионов точек. Уменьшите "
    "изображение или сканируйте с разрешением 300 точек на дюйм."
)

_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("pdf", ("pdf",), "application/pdf", TITLES["pdf"], _examine_pdf)
JPEG = FileKind(
    "jpeg",
    ("jpg", "jpeg", "jfif", "jpe"),
    "image/jpeg",
    TITLES["jpeg"],
    _examine_image("JPEG"),
)
PNG = FileKind("png", ("png",), "image/png", TITLES["png"], _examine_image("PNG"))
DOCX = FileKind(
    "docx",
    ("docx",),
    f"{_OFFICE}.wordprocessingml.document",
    TITLES["docx"],
    _examine_office,
)
XLSX = FileKind(
    "xlsx", ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", TITLES["xlsx"], _examine_office
)
CSV = FileKind("text", ("csv",), "text/csv", "таблица CSV", _examine_csv)
#: What may be looked at inside our own pages; everything else is only saved.
SHOWN_BY_BROWSERS = frozenset(kind.content_type for kind in (PDF, JPEG, PNG))
ZIP = FileKind("zip", ("zip",), "application/zip", TITLES["zip"], _examine_zip)
MP4 = FileKind(
    "video",
    ("mp4", "mov", "m4v"),
    "video/mp4",
    TITLES["video"],
    _examine_video(video_formats.examine_mp4),
)
AVI = FileKind(
    "avi", ("avi",), "video/x-msvideo", TITLES["avi"], _examine_video(video_formats.examine_avi)
)
MATROSKA = FileKind(
    "matroska",
    ("mkv", "webm"),
    "video/x-matroska",
    TITLES["matroska"],
    _examine_video(video_formats.examine_matroska),
)
VIDEO = (MP4, AVI, MATROSKA)
KINDS = {kind.code: kind for kind in (PDF, JPEG, PNG, DOCX, XLSX, CSV, ZIP, *VIDEO)}


#: Kinds told by their first bytes alone: telephones and chats name one as another.
PAGES = (PDF, JPEG, PNG)


def judge(file: BinaryIO, *, expected: str, found_in: str = "") -> list[Any]:
    """Return ``[detected code, pages or None]``; examine only content of the expected kind.

    Raises:
        FileFormatError: the file is broken, locked or malicious.
    """
    found = sniff(file)
    if found != expected:
        return [found, None]
    file.seek(0)
    kind = KINDS[expected]
    if found_in:
        module, _, name = found_in.partition(":")
        kind = getattr(importlib.import_module(module), name)
    return [found, kind.examine(file)]

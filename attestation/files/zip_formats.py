"""Zip containers judged by their directory, before anything in them is unpacked."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

CHUNK = 64 * 1024
MAX_ENTRIES = 2000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
# Below this an entry may shrink as it likes: it cannot grow into anything harmful.
RATIO_MATTERS_FROM = 1024 * 1024
MAX_CONTENT_TYPES = 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN_PARTS = {
    f"{_OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}.presentationml.presentation.main+xml": "pptx",
}
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


class UnsafeArchiveError(Exception):
    """The container is broken or built to do harm."""


@dataclass(frozen=True)
class Container:
    """The detected properties of a zip container.

    Attributes:
        kind: ``docx``, ``xlsx``, ``pptx`` or ``zip``.
        encrypted: some entry asks for a password.
        macros: it contains a VBA project.
    """

    kind: str
    encrypted: bool = False
    macros: bool = False


def inspect_zip(file: BinaryIO) -> Container:
    """Return the properties of a zip file.

    Raises:
        UnsafeArchive: it is broken, too large unpacked, or its directory is inconsistent.
    """
    _refuse_crowded_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 0x1 for entry in entries):
                return Container("zip", encrypted=True)
            _check_sizes(entries)
            _check_names(entries)
            _check_layout(file, entries, end=archive.start_dir)
            macros = any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries)
            return Container(_kind(archive), macros=macros)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise UnsafeArchiveError(str(error)) from error


def _refuse_crowded_directory(file: BinaryIO) -> None:
    """Count directory records in the raw bytes: the library builds an object for each of them."""
    file.seek(0)
    found, tail = 0, b""
    while chunk := file.read(CHUNK):
        window = tail + chunk
        found += window.count(b"PK\x01\x02")
        if found > MAX_ENTRIES:
            raise UnsafeArchiveError("too many entries")
        tail = window[-3:]
    file.seek(0)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnsafeArchiveError("too large unpacked")
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnsafeArchiveError("an unusual compression")
        packed = max(entry.compress_size, 1)
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size / packed > MAX_RATIO:
            raise UnsafeArchiveError("compressed too well to be a document")


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise UnsafeArchiveError("a name occurs twice")
    for entry in entries:
        name = entry.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise UnsafeArchiveError("a name that leads out of the archive")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnsafeArchiveError("a link instead of a file")


def _check_layout(file: BinaryIO, entries: list[zipfile.ZipInfo], *, end: int) -> None:
    """Refuse entries that share bytes: a few kilobytes could unpack into gigabytes."""
    floor = 0
    for start, stop in sorted(_spans(file, entries)):
        if start < floor or stop > end:
            raise UnsafeArchiveError("entries overlap")
        floor = stop


def _spans(file: BinaryIO, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[int, int]]:
    for entry in entries:
        file.seek(entry.header_offset)
        header = file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise UnsafeArchiveError("no header where the directory says")
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        body = entry.header_offset + 30 + name_length + extra_length
        yield entry.header_offset, body + entry.compress_size


def _kind(archive: zipfile.ZipFile) -> str:
    """Tell Office documents from other zips by the declared type of the main part."""
    names = set(archive.namelist())
    listing = "[Content_Types].xml"
    if listing not in names:
        return "zip"
    if archive.getinfo(listing).file_size > MAX_CONTENT_TYPES:
        raise UnsafeArchiveError("a list of parts of that size")
    for name in names:
        if name.endswith((".xml", ".rels")):
            _refuse_entities(archive, name)
    try:
        root = fromstring(archive.read(listing), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise UnsafeArchiveError("an unreadable list of parts") from error
    for part in root.iter(_OVERRIDE):
        kind = MAIN_PARTS.get(part.get("ContentType", ""))
        if kind and part.get("PartName", "").lstrip("/") in names:
            return kind
    return "zip"


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as part:
        head = part.read(8192)
    # Zero bytes fall out so that UTF-16 is seen through as well.
    if b"<!DOCTYPE" in head.replace(b"\0", b""):
        raise UnsafeArchiveError("a document type in a part")

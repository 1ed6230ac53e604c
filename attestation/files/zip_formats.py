"""Zip containers judged by their directory, before anything in them is unpacked."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from attestation.files.opc import MAIN_TYPES, Package, PackageError

CHUNK = 64 * 1024
MAX_ENTRIES = 2000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
# Below this an entry may shrink as it likes: it cannot grow into anything harmful.
RATIO_MATTERS_FROM = 1024 * 1024

#: The kinds that are documents themselves.
OFFICE = frozenset(MAIN_TYPES.values())

_DRIVE = re.compile("[A-Za-z]:")


class UnsafeArchiveError(Exception):
    """The container is broken or built to do harm."""


@dataclass(frozen=True)
class Container:
    """The detected properties of a zip container.

    Attributes:
        kind: ``docx``, ``xlsx``, ``pptx`` or ``zip``; ``template``, ``macros`` or ``odf`` for
            documents that are known and not taken.
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
            kind = _package(archive).kind
            return Container(kind, macros=macros or kind == "macros")
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
    # Packers of Windows write the slash of their folders.
    names = [entry.filename.replace("\\", "/") for entry in entries]
    if len(set(names)) != len(names):
        raise UnsafeArchiveError("a name occurs twice")
    for entry, name in zip(entries, names, strict=True):
        if _DRIVE.match(name) or ".." in name.split("/"):
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


def _package(archive: zipfile.ZipFile) -> Package:
    """Tell Office documents from other zips by the rules of their packages."""
    try:
        package = Package(archive)
    except PackageError as error:
        raise UnsafeArchiveError(str(error)) from error
    if package.is_package:
        for key in package.parts:
            if key.endswith((".xml", ".rels")):
                _refuse_entities(package, key)
    elif any(entry.filename.startswith(("/", "\\")) for entry in archive.infolist()):
        raise UnsafeArchiveError("a name that begins at the root")
    return package


def _refuse_entities(package: Package, key: str) -> None:
    with package.open(key) as part:
        head = part.read(8192)
    # Zero bytes fall out so that UTF-16 is seen through as well.
    if b"<!DOCTYPE" in head.replace(b"\0", b""):
        raise UnsafeArchiveError("a document type in a part")

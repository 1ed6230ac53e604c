"""The contents of a zip archive, read from its directory; nothing is unpacked.

What systems leave beside the files of people is litter, which no place that looks in here sees.
"""

import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from attestation.base.language.encodings import russian_text
from attestation.files.zip_formats import UnsafeArchiveError, inspect_zip

_LITTER = frozenset(
    (
        *("thumbs.db", "thumbs.db:encryptable", "ehthumbs.db", "ehthumbs_vista.db"),
        *("desktop.ini", "icon\r", "zbthumbnail.info"),
    )
)
_LITTER_FOLDERS = frozenset(
    (
        *("__macosx", ".trashes", ".fseventsd", ".spotlight-v100", "$recycle.bin"),
        *("system volume information", "@eadir", ".appledouble", ".thumbnails"),
    )
)
#: What begins so is hidden from people: properties for a Mac, «.nomedia», locks of Word and
#: LibreOffice.
_HIDDEN = (".", "~$")
#: Of more entries only the first are named.
NAMED = 300
_UTF8 = 0x800
_UNICODE_PATH = 0x7075


def listing(file: BinaryIO) -> list[list[object]]:
    """Return ``[name, unpacked size in bytes]`` of the files inside, folders left out.

    Raises:
        UnsafeArchive: it cannot be read.
    """
    with _opened(file) as archive:
        return [[name_of(entry), entry.file_size] for entry in files_in(archive)[:NAMED]]


def entries_of(file: BinaryIO) -> list[list[object]]:
    """Return ``[place, name, unpacked size]`` of the files inside, by which `content_of` finds one.

    Raises:
        UnsafeArchiveError: it is broken, hostile, or closed with a password.
    """
    if inspect_zip(file).encrypted:
        raise UnsafeArchiveError("closed with a password")
    with _opened(file) as archive:
        places = {id(entry): place for place, entry in enumerate(archive.infolist())}
        return [
            [places[id(entry)], name_of(entry), entry.file_size]
            for entry in files_in(archive)[:NAMED]
        ]


def content_of(file: BinaryIO, *, place: int, longest: int) -> bytes:
    """Return the bytes of one file inside, at most ``longest``: a directory may lie about sizes.

    Raises:
        UnsafeArchiveError: it cannot be read.
    """
    with _opened(file) as archive, archive.open(archive.infolist()[place]) as packed:
        return packed.read(longest)


def all_names(file: BinaryIO) -> list[str]:
    """Return the name of every entry, also of litter.

    Raises:
        UnsafeArchive: it cannot be read.
    """
    with _opened(file) as archive:
        return [name_of(entry) for entry in archive.infolist()]


@contextmanager
def _opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise UnsafeArchiveError(str(error)) from error


def files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return what people have put into an archive: no folders and no litter."""
    entries = archive.infolist()
    return [one for one in entries if not is_folder(one) and not is_litter(one.filename)]


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is a folder, by either slash."""
    return entry.filename.endswith(("/", "\\"))


def is_litter(name: str) -> bool:
    """Return whether a system has left this file beside the files of people."""
    *folders, last = name.replace("\\", "/").casefold().split("/")
    return (
        last in _LITTER
        or last.startswith(_HIDDEN)
        or any(one in _LITTER_FOLDERS for one in folders)
    )


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name as its author saw it: Russian Windows writes cp866, others UTF-8 or cp1251."""
    if told := _unicode_path(entry.extra):
        return told
    if entry.flag_bits & _UTF8:
        return entry.filename
    raw = entry.filename.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return russian_text(raw, ("cp866", "cp1251"))


def _unicode_path(extra: bytes) -> str:
    """Return the name from the extra field that some packers add, or an empty string."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", errors="replace")
        extra = extra[4 + size :]
    return ""

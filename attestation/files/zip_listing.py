"""The contents of a zip archive, read from its directory; nothing is unpacked."""

import struct
import zipfile
from itertools import pairwise
from typing import BinaryIO

from attestation.files.zip_formats import UnsafeArchiveError

#: Of more entries only the first are named.
NAMED = 300
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_OURS = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁё№«»–")


def listing(file: BinaryIO) -> list[list[object]]:
    """Return ``[name, unpacked size in bytes]`` of the files inside, folders left out.

    Raises:
        UnsafeArchive: it cannot be read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnsafeArchiveError(str(error)) from error
    return [[name_of(entry), entry.file_size] for entry in entries[:NAMED]]


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
        return max((raw.decode(code, errors="replace") for code in ("cp866", "cp1251")), key=_looks)


def _looks(text: str) -> int:
    """Return how Russian a name looks: lower case counts most, other alphabets against."""
    small = sum("а" <= char <= "я" or char == "ё" for char in text)
    large = sum("А" <= char <= "Я" for char in text)
    strange = sum(char > "\x7f" and char not in _OURS for char in text)
    mixed = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return 2 * small + large - 3 * strange - 2 * mixed


def _unicode_path(extra: bytes) -> str:
    """Return the name from the extra field that some packers add, or an empty string."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", errors="replace")
        extra = extra[4 + size :]
    return ""

"""Video containers judged by their outer boxes: which kind it is, and whether its end is there."""

import os
from typing import BinaryIO

MAX_BOXES = 20_000
#: The boxes a recording may begin with, besides ``ftyp``: old cameras leave that box out.
_FIRST = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_EBML = b"\x1a\x45\xdf\xa3"


class BrokenVideoError(Exception):
    """The container is cut off or none at all."""


def is_mp4(head: bytes) -> bool:
    """Return whether a file that begins with ``head`` is in the MP4 family (MP4, M4V, MOV)."""
    return head[4:8] in _FIRST


def is_avi(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"AVI "


def is_matroska(head: bytes) -> bool:
    return head[:4] == _EBML and (b"matroska" in head[:64] or b"webm" in head[:64])


def examine_mp4(file: BinaryIO) -> None:
    """Walk the outer boxes: they must fill the file to its end and hold the index.

    Raises:
        BrokenVideo
    """
    size, at, seen = _size(file), 0, set()
    for _ in range(MAX_BOXES):
        if at == size:
            break
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            raise BrokenVideoError
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size:
            raise BrokenVideoError
        seen.add(kind)
        at += length
    if not {b"moov", b"mdat"} <= seen:
        raise BrokenVideoError


def examine_avi(file: BinaryIO) -> None:
    """The first RIFF part says its length, which must be there.

    Raises:
        BrokenVideo
    """
    file.seek(4)
    if int.from_bytes(file.read(4), "little") + 8 > _size(file):
        raise BrokenVideoError


def examine_matroska(file: BinaryIO) -> None:
    """After the header comes the segment; one of known length must be there whole.

    Raises:
        BrokenVideo
    """
    at, length = _element(file, 4)
    file.seek(at + length)
    if file.read(4) != b"\x18\x53\x80\x67":
        raise BrokenVideoError
    at, length = _element(file, at + length + 4)
    if length >= 0 and at + length > _size(file):
        raise BrokenVideoError


def _element(file: BinaryIO, at: int) -> tuple[int, int]:
    """Return the content start and length of an element; -1 if the length is not known."""
    file.seek(at)
    first = file.read(1)
    if not first or not first[0]:
        raise BrokenVideoError
    width = 9 - first[0].bit_length()
    rest = file.read(width - 1)
    value = first[0] & ((1 << (8 - width)) - 1)
    for byte in rest:
        value = value << 8 | byte
    unknown = value == (1 << 7 * width) - 1
    return at + width, -1 if unknown else value


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)

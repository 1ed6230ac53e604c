"""ZIP archives that jobs write: on the disk, a piece at a time, so that memory stays flat.

They are written in a folder of their own beside the private files and moved there when
complete; the remains of a killed job never become a stored file, and `sweep` deletes them.
"""

import contextlib
import hashlib
import shutil
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Self

from django.conf import settings
from django.utils import timezone

from attestation.base.disk_space import out_of_space_told
from attestation.files.names import clean_name

_PIECE = 1024 * 1024
_PLACE = "making"
#: No job runs this long; older files were left behind by a job that was killed.
_LEFT_BEHIND = 24 * 60 * 60
#: Limit of a part of a path in UTF-8: a file system takes 255, and Windows 260 characters for
#: the whole path.
_MAX_BYTES = 160
#: Names that Windows keeps for itself, with any extension.
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)))
)
#: What zips nothing more: stored as it is.
_PACKED = ("image/", "video/", "audio/", "application/pdf", "application/zip", "application/vnd.")


class DamagedFileError(Exception):
    """A file is not there, or not as it was when it was kept; the argument names it."""


@dataclass(frozen=True)
class Packed:
    """A written entry: its path in the archive, bytes, SHA-256 as hexadecimal digits."""

    path: str
    size: int
    sha256: str


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A folder on the disk of the private files that is gone afterwards.

    Raises:
        OutOfSpaceError: the disk was full.
    """
    place = Path(settings.PRIVATE_ROOT) / _PLACE
    with out_of_space_told():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as folder:
            yield Path(folder)


def sweep() -> int:
    """Throw away what killed jobs have left behind; returns how many folders."""
    place = Path(settings.PRIVATE_ROOT) / _PLACE
    old = time.time() - _LEFT_BEHIND
    found = [one for one in place.iterdir() if one.stat().st_mtime < old] if place.exists() else []
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)


class Packer:
    """A writer of one archive; each path is made safe and unique, regardless of case."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._taken: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._archive.close()

    def text(self, path: str, pieces: Iterable[str]) -> Packed:
        """Write a text that comes in pieces."""
        return self._write(path, (piece.encode() for piece in pieces), zipfile.ZIP_DEFLATED)

    def content(self, path: str, content: bytes) -> Packed:
        return self._write(path, [content], zipfile.ZIP_DEFLATED)

    def file(
        self, path: str, stored: Any, *, written: Callable[[int], None] = lambda size: None
    ) -> Packed:
        """Copy a `StoredFile`, and check that it is the one that was saved.

        Args:
            written: called after each piece with its bytes.

        Raises:
            Damaged: it is not.
        """
        is_packed = stored.content_type.startswith(_PACKED)
        compression = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        try:
            source = stored.blob.open("rb")
        except FileNotFoundError as error:
            raise DamagedFileError(stored.original_name) from error
        with source:
            packed = self._write(path, _pieces(source, written), compression)
        if packed.sha256 != stored.sha256:
            raise DamagedFileError(stored.original_name)
        return packed

    def _write(self, path: str, pieces: Iterable[bytes], compression: int) -> Packed:
        name = self._free(path)
        checksum, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
        entry.compress_type = compression
        entry.external_attr = 0o600 << 16
        with self._archive.open(entry, "w", force_zip64=True) as target:
            for piece in pieces:
                target.write(piece)
                checksum.update(piece)
                size += len(piece)
        return Packed(name, size, checksum.hexdigest())

    def _free(self, path: str) -> str:
        """The path, or with a number after it where it is taken."""
        name = safe_path(path)
        stem, suffix = _split(name)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        self._taken.add(name.casefold())
        return name


def safe_path(path: str) -> str:
    """A path below the archive that every usual system can unpack: «Папка/Имя.pdf».

    Each part is cleaned as names of uploads are and shortened with its extension kept; nothing
    leads upwards or to a root.
    """
    parts = [_safe(part) for part in path.split("/") if part.strip(" .")]
    return "/".join(parts) or "файл"


def _safe(part: str) -> str:
    stem, suffix = _split(clean_name(part))
    room = _MAX_BYTES - len(suffix.encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    # A letter that was cut from its sign (й of и and ˘) is whole again.
    stem = unicodedata.normalize("NFC", stem).rstrip(" .")
    if stem.casefold() in _RESERVED:
        stem = f"_{stem}"
    return f"{stem}{suffix}" or "файл"


def _split(name: str) -> tuple[str, str]:
    """Stem and extension; «Приказ № 5. О приёме» has none."""
    suffix = PurePath(name).suffix
    if not 1 < len(suffix) <= 6 or not suffix[1:].isascii() or not suffix[1:].isalnum():
        return name, ""
    return name[: -len(suffix)], suffix


def _pieces(source: Any, written: Callable[[int], None]) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece
        written(len(piece))

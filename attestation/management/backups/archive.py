"""The files of a backup as one archive: what rows name, without what can be drawn again."""

import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

from django.conf import settings

from attestation.files.storage import deleted_meanwhile

#: Folders that come again by themselves: drawings, and the workplaces of jobs.
_LEFT_OUT = frozenset({"private/previews", "private/making"})


def roots() -> dict[str, Path]:
    """Return the folders that are kept, by their names inside the archive."""
    return {"private": Path(settings.PRIVATE_ROOT), "media": Path(settings.MEDIA_ROOT)}


class Archive:
    """An archive that is being written.

    Attributes:
        count: files in it.
    """

    def __init__(self, sink: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.count = 0

    def fill(self) -> None:
        """Add all files, and then those that were deleted since the backup has begun."""
        for name, root in roots().items():
            self._add_folder(root, name)
        for name in roots():
            self._add_folder(deleted_meanwhile() / name, name)

    def _add_folder(self, folder: Path, name: str) -> None:
        for inner, path in _files(folder, name):
            # It is among the deleted, or had no row when the database was copied.
            with suppress(FileNotFoundError), path.open("rb") as content:
                self._add(inner, content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is None:
            self._tar.close()
            return
        # What it holds back would be written when it is forgotten, to what is closed by then.
        with suppress(OSError, ValueError):
            self._tar.fileobj.close()

    def _add(self, name: str, content: IO[bytes]) -> None:
        found = os.fstat(content.fileno())
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = found.st_size, found.st_mode & 0o777, found.st_mtime
        self._tar.addfile(info, _OfLength(content, found.st_size))
        self.count += 1


class _OfLength:
    """What is read of a file that grows or shrinks meanwhile (an upload) has the length told."""

    def __init__(self, content: IO[bytes], length: int) -> None:
        self._content, self._left = content, length

    def read(self, length: int = -1, /) -> bytes:
        size = self._left if length < 0 else min(length, self._left)
        self._left -= size
        return self._content.read(size).ljust(size, b"\0")


def size() -> int:
    """Return how many bytes the files have."""
    total = 0
    for name, root in roots().items():
        for _, path in _files(root, name):
            with suppress(FileNotFoundError):
                total += path.stat().st_size
    return total


def _files(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in found:
            inner = f"{name}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if inner not in _LEFT_OUT:
                    yield from _files(Path(entry.path), inner)
            elif entry.is_file(follow_symlinks=False):
                yield inner, Path(entry.path)

"""The storage of private files: a folder that no web server maps, under opaque names."""

import contextlib
import copy
import datetime
import os
import shutil
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from attestation.base.disk_space import OutOfSpaceError, out_of_space_told, require_room

#: A mark of a backup that is older was forgotten.
LONGEST_BACKUP = datetime.timedelta(days=3)


def backup_mark() -> Path:
    """The file that says that a backup runs: made before the dump, removed after the copy."""
    return Path(settings.VAR_DIR) / "backup-running"


def backup_runs() -> bool:
    """Return whether a backup is being made."""
    with contextlib.suppress(FileNotFoundError):
        found = backup_mark().stat()
        since = max(found.st_mtime, found.st_ctime)
        return since >= time.time() - LONGEST_BACKUP.total_seconds()
    return False


def deleted_meanwhile() -> Path:
    """The folder of what is deleted while a backup runs, in folders named as those they lay in."""
    return Path(settings.VAR_DIR) / "backup-deleted"


class ReservingStorage(FileSystemStorage):
    """A folder that leaves the reserve of the disk free, and keeps no half of a file.

    What is deleted while a backup runs stays for it: the row may stand in its dump.

    Raises:
        OutOfSpaceError: on saving; the disk is full, or would be without its reserve.
    """

    _last_path: Path | None = None

    def _save(self, name: str, content: "File[Any]") -> str:
        require_room(self._needed(content), Path(self.location))
        # Threads share a storage: the copy knows of this one file.
        saving = copy.copy(self)
        try:
            with out_of_space_told():
                return saving._write(name, content)
        except OutOfSpaceError:
            if saving._last_path is not None:
                saving._last_path.unlink(missing_ok=True)
            raise

    def delete(self, name: str) -> None:
        if not backup_runs():
            super().delete(name)
            return
        path = Path(self.path(name))
        kept = deleted_meanwhile() / Path(self.location).name / name
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.move(path, kept)

    def path(self, name: str) -> str:
        """Return the path, and remember it: where a name was taken meanwhile, Django asks again."""
        path = super().path(name)
        self._last_path = Path(path)
        return path

    def _write(self, name: str, content: "File[Any]") -> str:
        # The stubs omit ``_save``.
        return super()._save(name, content)  # type: ignore[misc]

    def _needed(self, content: "File[Any]") -> int:
        """Return how many more bytes ``content`` takes; what lies on this disk needs no copy."""
        temporary = getattr(content, "temporary_file_path", lambda: None)()
        source = getattr(content, "linkable", None) or temporary
        root = Path(self.location)
        root.mkdir(mode=self.directory_permissions_mode or 0o777, parents=True, exist_ok=True)
        on_this_disk = source is not None and Path(source).stat().st_dev == root.stat().st_dev
        return 0 if on_this_disk else content.size


class PrivateStorage(ReservingStorage):
    """Files under ``settings.PRIVATE_ROOT`` that have no address and outlive a power cut.

    Folders are 0700 and files 0600. A file is on the disk, not only in its cache, when `save`
    returns, so a row written afterwards never points at nothing.
    """

    file_permissions_mode = 0o600
    directory_permissions_mode = 0o700

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)  # noqa: PTH100 (the base class joins strings)

    def url(self, name: str | None) -> str:
        """Refuse: a private file is reached through the download view only."""
        raise ValueError("A private file has no address of its own.")

    def _write(self, name: str, content: "File[Any]") -> str:
        saved = self._linked(name, content) or super()._write(name, content)
        path = Path(self.path(saved))
        _flush(path)
        # The names are kept by the folders: a new one is known only once its parent is written.
        root = Path(self.location)
        for folder in path.parents:
            _flush(folder)
            if folder == root:
                break
        return saved

    def _linked(self, name: str, content: "File[Any]") -> str:
        """Give bytes that lie here already a second name: gigabytes need no copy.

        Empty where that cannot be; what came whole with a form has no ``linkable``.
        """
        source = getattr(content, "linkable", None)
        if source is None:
            return ""
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(source, path)
        except OSError:
            return ""
        return name


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_storage() -> PrivateStorage:
    """Return the storage for a ``FileField``; a callable keeps the folder out of migrations."""
    return PrivateStorage()


def drawing_path(key: UUID, name: str) -> Path:
    """Return where a drawing of the stored file ``key`` is kept, so that it is drawn once."""
    return _drawings(key) / name


def keep_drawing(path: Path, content: bytes) -> None:
    """Keep a drawing; of two makers at once either writes the same, and the name is never half.

    Where there is no room it is not kept: it can be drawn again.
    """
    part = path.with_suffix(f".{id(content)}")
    with contextlib.suppress(OutOfSpaceError), out_of_space_told():
        require_room(len(content))
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def forget_drawings(key: UUID) -> None:
    """Remove what was drawn of the stored file ``key``: it shows what the file says."""
    shutil.rmtree(_drawings(key), ignore_errors=True)


def _drawings(key: UUID) -> Path:
    return Path(settings.PRIVATE_ROOT) / "previews" / key.hex

"""The services that write stored files: first the blob, safely on the disk, then its row.

If the transaction around it rolls back, a blob without a row remains, which is harmless; a row
without a blob cannot occur.
"""

import datetime
import hashlib
import logging
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction

from attestation.files.checks import Inspection
from attestation.files.formats import PAGES, PDF
from attestation.files.models import StoredFile
from attestation.files.names import clean_name, extension
from attestation.files.pdf_documents import count_pages
from attestation.files.storage import backup_runs, forget_drawings

#: How long bytes lie without a row.
KEPT = datetime.timedelta(days=1)
#: So many orphans may go even where they are most of the old names: a small site throws away, too.
FEW = 20
_KEY = re.compile("[0-9a-f]{32}")
_log = logging.getLogger(__name__)


def keep(upload: Any, facts: Inspection, *, actor: Any) -> StoredFile:
    """Keep an upload that `attestation.files.checks.inspect` has passed with ``facts``.

    It was looked at before the transaction that keeps it: looking takes as long as a file makes it.

    Args:
        upload: Django's ``UploadedFile``; a large one is moved, so do not read it after.
        actor: who uploads it.
    """
    name = clean_name(upload.name)
    kind = next((one for one in PAGES if one.content_type == facts.content_type), None)
    if kind and extension(name) not in kind.extensions:
        # A picture that was named as another kind opens everywhere by its own name alone.
        name = f"{PurePath(name).stem}.{kind.extensions[0]}"
    return _keep(upload, facts, name=name, actor=actor)


def store_bytes(
    content: bytes, *, name: str, content_type: str, actor: Any, pages: int | None = None
) -> StoredFile:
    """Store a document that the system has built; ``actor`` is None if no user asked for it.

    The pages of a PDF are counted if the caller does not pass them.
    """
    if content and pages is None and content_type == PDF.content_type:
        pages = count_pages(content)
    facts = Inspection(content_type, pages, len(content), hashlib.sha256(content).hexdigest())
    return _keep(ContentFile(content), facts, name=name, actor=actor)


def store_made(path: Path, *, name: str, content_type: str, actor: Any) -> StoredFile:
    """Keep a file that the system has written to the disk; it is moved from ``path``, not copied.

    Its folder should be on the disk of the private files.
    """
    with path.open("rb") as content:
        checksum = hashlib.file_digest(content, "sha256").hexdigest()
        facts = Inspection(content_type, None, path.stat().st_size, checksum)
        return _keep(_Made(content, path), facts, name=name, actor=actor)


class _Made(File):
    """A file of ours on the disk, which a storage may move."""

    def __init__(self, content: Any, path: Path) -> None:
        super().__init__(content)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def discard(stored: StoredFile) -> None:
    """Throw a file away: its drawings once the deletion of its row is certain, its bytes later.

    They stay at their place for a day, and while a backup runs: their row may stand in the dump of
    the database, and they are copied only afterwards. Then `sweep` takes them.
    """
    key, path = stored.pk, Path(stored.blob.path)
    stored.delete()

    def clear() -> None:
        forget_drawings(key)
        with suppress(FileNotFoundError):
            os.utime(path)

    transaction.on_commit(clear)


def _keep(content: "File[Any]", facts: Inspection, *, name: str, actor: Any) -> StoredFile:
    stored = StoredFile(
        id=uuid.uuid4(),
        original_name=clean_name(name),
        content_type=facts.content_type,
        size=facts.size,
        sha256=facts.sha256,
        pages=facts.pages,
        uploaded_by=actor,
    )
    stored.blob.save(stored.pk.hex, content, save=False)
    stored.save(force_insert=True)
    return stored


class WrongDatabaseError(Exception):
    """The database names so few of the files that it is hardly theirs."""


def orphans(older_than: datetime.timedelta) -> list[Path]:
    """Return blobs and folders of drawings that no row names, unless they are young."""
    return _orphans(older_than)[0]


def _orphans(older_than: datetime.timedelta) -> tuple[list[Path], int]:
    """The orphans, and the number of all names that are as old."""
    found: list[Path] = []
    count = 0
    for folder in _folders():
        old = (path for path in folder.iterdir() if _is_old(path, older_than))
        names = {path.name: path for path in old if _KEY.fullmatch(path.name)}
        known = StoredFile.objects.filter(pk__in=names).values_list("pk", flat=True)
        found += [names[key] for key in names.keys() - {pk.hex for pk in known}]
        count += len(names)
    return found, count


def sweep(*, is_sure: bool = False) -> int:
    """Delete the orphans; returns how many. Nothing while a backup runs.

    Args:
        is_sure: somebody has seen that the database is that of the files.

    Raises:
        WrongDatabaseError: it names no file at all, or less than half of the old ones.
    """
    if backup_runs():
        return 0
    found, count = _orphans(KEPT)
    if found and not is_sure:
        _require_own_database(len(found), count)
    _log.info("%d of %d old files have no row and are deleted", len(found), count)
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(found)


def _require_own_database(lost: int, count: int) -> None:
    """Refuse to sweep by a database that was restored wrongly or not: it would take every file."""
    if StoredFile.objects.exists() and (lost <= FEW or lost * 2 <= count):
        return
    fault = f"{lost} of {count} old files have no row: is this their database? Nothing is deleted."
    _log.error(fault)
    raise WrongDatabaseError(fault)


def _folders() -> Iterator[Path]:
    root = Path(settings.PRIVATE_ROOT)
    places = [*(root / f"{number:02x}" for number in range(256)), root / "previews"]
    return (place for place in places if place.is_dir())


def _is_old(path: Path, age: datetime.timedelta) -> bool:
    """Return whether ``path`` was neither written nor given its name within ``age``."""
    with suppress(FileNotFoundError):
        found = path.stat()
        # A file in pieces is linked here with the day on which its last piece came.
        return max(found.st_mtime, found.st_ctime) < time.time() - age.total_seconds()
    return False

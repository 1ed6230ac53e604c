"""Making a backup while the site works: the database, then the files that its rows name."""

import contextlib
import datetime
import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from attestation.files.storage import backup_mark, deleted_meanwhile
from attestation.management.backups import archive, encryption, manifest, programs
from attestation.management.backups.errors import BackupError

_WHOLE = re.compile(r"attestation-\d{8}T\d{6}Z")
_UNFINISHED = "unfinished-"
_MB = 1024 * 1024


def make(to: Path, *, recipient: str = "", keep: int = 0) -> Path:
    """Make a backup in a folder of its own below ``to``, beside those that are there.

    It gets its name when it is whole. A file is on the disk before its row is written, so files
    are copied after the database; what is thrown away while a backup runs stays for it
    (`attestation.files.services.discard`, `attestation.files.storage.ReservingStorage`).

    Args:
        recipient: for whom it is encrypted, see `encryption.method`; for nobody if empty.
        keep: how many whole backups stay, this one among them; all of them if 0.

    Raises:
        BackupError: it cannot be made now; nothing is left of it.
    """
    encryption.method(recipient)
    if any(to.resolve().is_relative_to(root.resolve()) for root in archive.roots().values()):
        raise BackupError(f"Папка {to} сама входит в копию. Назовите другую.")
    with _alone(), _umask():
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in to.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        _require_room(to)
        name = f"attestation-{timezone.now().astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
        folder = to / f"{_UNFINISHED}{name}"
        folder.mkdir(mode=0o700)
        try:
            _fill(folder, recipient)
            made = folder.rename(to / name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _flush(to)
        done_mark().touch()
    if keep:
        for old in whole(to)[:-keep]:
            shutil.rmtree(old)
    return made


def whole(to: Path) -> list[Path]:
    """Return the backups below ``to`` that were finished, the oldest first."""
    return sorted(path for path in to.iterdir() if _WHOLE.fullmatch(path.name))


def done_mark() -> Path:
    """The file whose time is that of the last backup that was finished."""
    return Path(settings.VAR_DIR) / "backup-done"


def _fill(folder: Path, recipient: str) -> None:
    server = programs.server_version()
    dumper = programs.program("pg_dump", at_least=server)
    files, dump = folder / manifest.FILES, folder / manifest.DATABASE
    made_at, migrations = timezone.now(), manifest.applied_migrations()
    with encryption.written(dump, recipient) as copy:
        _dump(dumper, copy.write)
    with encryption.written(files, recipient) as sink, archive.Archive(sink) as kept:
        kept.fill()
    parts = [manifest.part_of(dump), manifest.part_of(files, count=kept.count)]
    how = encryption.method(recipient)
    told = manifest.Manifest(made_at, how, server, dumper.major, migrations, parts)
    manifest.write(told, folder)
    _flush(folder)


def _dump(dumper: programs.Program, write: Callable[[bytes], object]) -> None:
    command = [
        *(dumper.path, "--format=custom", "--no-owner", "--no-privileges"),
        *("--lock-wait-timeout=60s", "--no-password"),
    ]
    with subprocess.Popen(  # noqa: S603
        command,
        env=programs.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None  # noqa: S101 (asked for above)
        assert process.stderr is not None  # noqa: S101 (asked for above)
        while piece := process.stdout.read(_MB):
            write(piece)
        said = process.stderr.read()
    if process.returncode:
        raise BackupError(f"pg_dump: {said.decode(errors='replace').strip()}")


def _require_room(to: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        needed = archive.size() + int(cursor.fetchone()[0]) + settings.DISK_RESERVE_BYTES
    if (free := shutil.disk_usage(to).free) < needed:
        raise BackupError(
            f"На диске папки {to} свободно {free // _MB} МБ, для копии может понадобиться "
            f"{needed // _MB} МБ. Копия не сделана."
        )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let the site know that a backup runs; of two at once the second is refused.

    The lock goes with the process, so a mark that a killed backup has left keeps nobody out.
    """
    with backup_mark().open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("Другая резервная копия ещё делается.") from error
        # Its time says since when; a left-over one may be old.
        backup_mark().touch()
        try:
            yield
        finally:
            backup_mark().unlink(missing_ok=True)
            shutil.rmtree(deleted_meanwhile(), ignore_errors=True)


@contextlib.contextmanager
def _umask() -> Iterator[None]:
    """Nobody else reads what is written: personal data of everybody."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

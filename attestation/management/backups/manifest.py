"""What a backup says of itself: its parts with sizes and hashes, and what made it."""

import datetime
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from attestation.management.backups.errors import BackupError

NAME = "manifest.json"
DATABASE, FILES = "database.dump", "files.tar"
FORMAT = 1


@dataclass(frozen=True)
class Part:
    """A file of a backup.

    Attributes:
        size: bytes of it as it lies there, encrypted or not; ``sha256`` is of the same bytes.
        count: files inside it; 1 for the dump.
    """

    name: str
    size: int
    sha256: str
    count: int = 1


@dataclass(frozen=True)
class Manifest:
    """A whole backup.

    Attributes:
        made_at: the moment of the dump; what came later is not in it.
        encryption: "age", "gpg" or "".
        server: major version of the PostgreSQL server; ``dumped_by`` of `pg_dump`.
        migrations: those applied, «app.name».
    """

    made_at: datetime.datetime
    encryption: str
    server: int
    dumped_by: int
    migrations: list[str]
    parts: list[Part]

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


def part_of(path: Path, *, count: int = 1) -> Part:
    """Describe a part as it lies on the disk, once it is there for good."""
    with path.open("rb") as content:
        os.fsync(content.fileno())
        checksum = hashlib.file_digest(content, "sha256").hexdigest()
    return Part(path.name, path.stat().st_size, checksum, count)


def applied_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def write(manifest: Manifest, folder: Path) -> None:
    told = asdict(manifest) | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
    with (folder / NAME).open("w") as file:
        json.dump(told, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """Return the manifest of the backup in ``folder``.

    Raises:
        BackupError: there is none, so that the backup is none or was not finished; or it cannot be
            read, or is of a later version.
    """
    try:
        told = json.loads((folder / NAME).read_text())
    except FileNotFoundError as error:
        raise BackupError(
            f"В папке {folder} нет {NAME}: это не резервная копия, или она не была закончена."
        ) from error
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder / NAME} не читается: {error}") from error
    try:
        if told.pop("format") != FORMAT:
            raise BackupError(f"{folder / NAME}: копия сделана другой версией программы.")
        told["made_at"] = datetime.datetime.fromisoformat(told["made_at"])
        told["parts"] = [Part(**part) for part in told["parts"]]
        found = Manifest(**told)
        found.part(DATABASE), found.part(FILES)
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as error:
        raise BackupError(f"{folder / NAME}: содержание повреждено ({error}).") from error
    return found

"""Restoring a backup into an installation that has nothing yet."""

import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from attestation.management.backups import archive, checking, encryption, manifest, programs
from attestation.management.backups.errors import BackupError
from attestation.signals import database_restored


def restore(folder: Path, *, identity: str = "", say: Callable[[str], object]) -> None:
    """Check the backup in ``folder`` and restore it into an empty database and empty folders.

    Files come first, under another name; the database comes in one transaction. Whatever stops
    this before its end leaves an installation without people, and it is begun anew.

    Args:
        identity: see `encryption.read`.
        say: told what has been done.

    Raises:
        BackupError: the backup is not whole, or here is something already. Nothing has changed.
    """
    told = checking.check(folder, identity=identity)
    if not checking.can_be_read(told, identity):
        raise BackupError("Копия зашифрована: назовите файл закрытого ключа, --identity.")
    say(f"Копия цела, сделана {told.made_at:%d.%m.%Y %H:%M} UTC.")
    _require_emptiness()
    restorer = _require_versions(told)
    _unpack(folder, told, identity)
    say(f"Файлы: {told.part(manifest.FILES).count}.")
    _load(restorer, folder, told, identity)
    say("База данных восстановлена.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    database_restored.send(sender=None, made_at=told.made_at)


def _require_emptiness() -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise BackupError(
            f"База данных не пуста: в ней есть таблица {tables[0]}. Восстановить копию можно "
            "только в пустую базу данных."
        )
    for root in archive.roots().values():
        if root.exists() and any(root.iterdir()):
            raise BackupError(
                f"Папка {root} не пуста. Восстановить копию можно только в пустой VAR_DIR."
            )


def _require_versions(told: manifest.Manifest) -> programs.Program:
    server = programs.server_version()
    if server < told.server:
        raise BackupError(
            f"Копия сделана с PostgreSQL {told.server}, здесь PostgreSQL {server}: нужен сервер "
            "той же версии или новее."
        )
    known = MigrationLoader(connection).disk_migrations or {}
    ours = {f"{app}.{name}" for app, name in known}
    if unknown := sorted(set(told.migrations) - ours):
        raise BackupError(
            f"Копия сделана более новой версией программы (миграция {unknown[0]}). Установите её."
        )
    return programs.program("pg_restore", at_least=max(server, told.dumped_by))


def _unpack(folder: Path, told: manifest.Manifest, identity: str) -> None:
    place = Path(settings.VAR_DIR) / "restoring"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    with (
        encryption.read(folder / manifest.FILES, told.encryption, identity) as content,
        tarfile.open(fileobj=content, mode="r|") as files,
    ):
        files.extractall(place, filter="data")
    for name, root in archive.roots().items():
        unpacked = place / name
        unpacked.mkdir(exist_ok=True)
        for inner in (unpacked, *unpacked.rglob("*/")):
            inner.chmod(0o700)
        if root.exists():
            root.rmdir()
        root.parent.mkdir(parents=True, exist_ok=True)
        unpacked.rename(root)
    place.rmdir()


def _load(restorer: programs.Program, folder: Path, told: manifest.Manifest, identity: str) -> None:
    database = connection.settings_dict["NAME"] or connection.get_connection_params()["dbname"]
    # A restore asks for locks and time as nobody else.
    connection.close()
    command = [
        *(restorer.path, "--no-owner", "--no-privileges", "--exit-on-error", "--no-password"),
        *("--single-transaction", f"--dbname={database}"),
    ]
    with (
        encryption.read(folder / manifest.DATABASE, told.encryption, identity) as content,
        subprocess.Popen(  # noqa: S603
            command,
            env=programs.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        said = checking.send(content, process)
    if process.returncode:
        raise BackupError(f"pg_restore: {said}")

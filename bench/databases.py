"""Databases that live as long as the benchmark, beside the site's own and never in it."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import connections

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

SMALL = "attestation_bench"
LARGE = "attestation_bench_large"
_ANALYZE = "from django.db import connection; connection.cursor().execute('VACUUM ANALYZE')"


@contextmanager
def dropped_afterwards(*names: str) -> Iterator[None]:
    """Let nothing of these databases remain, neither from now nor from a run that was killed."""
    _drop(names)
    try:
        yield
    finally:
        leave()
        _drop(names)


def leave() -> None:
    """End this process's connections to the default database, so that it may be copied."""
    connection = cast("DatabaseWrapper", connections["default"])
    connection.close()
    connection.close_pool()


def create(name: str, *, like: str = "template0") -> None:
    """Make a database, empty or as a copy of ``like``, to which nobody may be connected."""
    quote = connections["maintenance"].ops.quote_name
    _execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(like)} ENCODING 'UTF8'")


def manage(database: str, *command: str) -> None:
    """Run a management command on one of the databases, in a process of its own.

    Raises:
        subprocess.CalledProcessError: the command failed; it has said why.
    """
    subprocess.run(  # noqa: S603 (our own commands)
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment(database),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def environment(database: str) -> dict[str, str]:
    """What a process needs to work on one of the databases under the benchmark's settings."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "BENCH_DATABASE": database,
    }


def tidy(name: str) -> None:
    """Bring the planner's statistics up to date, as the server does by itself after a while."""
    manage(name, "shell", "--no-imports", "--command=" + _ANALYZE)


def _drop(names: Iterable[str]) -> None:
    for name in names:
        quoted = connections["maintenance"].ops.quote_name(name)
        _execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


def _execute(statement: str) -> None:
    with connections["maintenance"].cursor() as cursor:
        cursor.execute(statement)

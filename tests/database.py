"""Test databases: the migrations run once, and each worker gets a copy of what they have made.

`python -m tests.database` makes the original beforehand; a run of tests that finds none makes it.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "test_original_"
#: Two runs on one server do not make the original at once.
_LOCK = 7_020_771


@dataclass
class _State:
    """What stands in the database of this process."""

    clean: bool = True
    stands: tuple[str, ...] = ()
    kept: list[str] = field(default_factory=list)


_state = _State()


def prepare(*, anew: bool = False) -> None:
    """Make the original unless there is one of today's migrations."""
    with _server() as server:
        _original(server, anew=anew)


def copy(name: str, *, anew: bool = False) -> None:
    """Make the database ``name`` a fresh copy of the original and connect Django to it."""
    with _server() as server:
        original = _original(server, anew=anew)
        _drop(server, name)
        _create(server, name, template=original)
    _connect(name)


def spoil() -> None:
    """The database is no longer what it was when it was copied."""
    _state.clean = False


def restore(kept: tuple[str, ...] = ()) -> None:
    """Make the database of this process what it was when it was copied, or what was ``kept``."""
    from django.db import connection

    if _state.clean and _state.stands == kept:
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    with _server() as server:
        _drop(server, name)
        template = _kept_name(name, kept) if kept else PREFIX + _fingerprint()
        _create(server, name, template=template)
    _state.clean, _state.stands = True, kept


def keep(names: tuple[str, ...]) -> None:
    """Keep what stands in the database of this process for `restore`."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.close()
    with _server() as server:
        kept = _kept_name(name, names)
        _drop(server, kept)
        # A browser's event loop has made the thread forget the connection that it began with.
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        _create(server, kept, template=name)
    _state.kept.append(kept)
    _state.clean, _state.stands = True, names


def _kept_name(name: str, names: tuple[str, ...]) -> str:
    return "_".join((name, *names))


def drop(name: str, *, then: str) -> None:
    """Drop the copy and what was kept; Django goes back to the database ``then``."""
    _connect(then)
    with _server() as server:
        for one in (name, *_state.kept):
            _drop(server, one)


def _original(server: psycopg.Connection[Any], *, anew: bool) -> str:
    """The name of the migrated database that nobody writes to; made here where there is none."""
    from django.db import connection

    name = PREFIX + _fingerprint()
    found = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
    )
    names = {row[0] for row in found}
    before = connection.settings_dict["NAME"]
    if name in names and not anew:
        _connect(name)
        _emit_post_migrate()
        _connect(before)
        return name
    # What an earlier state of the migrations has left goes, a half-made one too.
    for old in names:
        _drop(server, old)
    made = name + "_half"
    _create(server, made, template="template0")
    _connect(made)
    _migrate()
    _connect(before)
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*_named(made, name)))
    return name


def _fingerprint() -> str:
    """What the migrations are of: our own and the versions of all packages that bring theirs."""
    seen = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        seen.update(path.name.encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable")


def _emit_post_migrate() -> None:
    """Groups and rights are of the code of today, which may be younger than the migrations."""
    from django.core.management.sql import emit_post_migrate_signal

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def _connect(name: str) -> None:
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def _server() -> Iterator[psycopg.Connection[Any]]:
    """The server itself, which one run at a time makes databases on."""
    from django.db import connection

    params = connection.get_connection_params() | {"dbname": "postgres"}
    for of_django in ("cursor_factory", "context", "prepare_threshold"):
        params.pop(of_django, None)
    with psycopg.connect(**params, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield server


def _create(server: psycopg.Connection[Any], name: str, *, template: str) -> None:
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*_named(name, template)))


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(*_named(name)))


def _named(*names: str) -> list[sql.Identifier]:
    return [sql.Identifier(name) for name in names]


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    prepare()

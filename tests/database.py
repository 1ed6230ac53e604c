"""Test databases: the migrations run once, and each worker gets a copy of what they have made.

`python -m tests.database` makes the template beforehand; a run of tests that finds none makes it.
A test with real commits is undone table by table (`tests.baseline`), or by a fresh copy.
"""

import hashlib
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.baseline import Baseline

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "test_original_"
#: Databases with committed fixtures, shared by the workers of one run.
SNAPSHOT_PREFIX = "test_snapshot_"
#: The variable of the environment that names a run to all its workers.
RUN_ID = "ATTESTATION_TEST_RUN"
#: Two runs on one server do not make the template at once.
_LOCK = 7_020_771
#: Two workers of one run do not make the same snapshot at once.
_SNAPSHOT_LOCK = 7_020_772


@dataclass
class _State:
    """The content of the database of this process."""

    clean: bool = True
    #: The snapshot that the database is a copy of; empty for the template.
    snapshot: tuple[str, ...] = ()
    baselines: dict[tuple[str, ...], Baseline] = field(default_factory=dict)


_state = _State()


def prepare(*, anew: bool = False) -> None:
    """Make the template unless there is one of today's migrations; drop left-over snapshots."""
    with _server() as server:
        _drop_all(server, SNAPSHOT_PREFIX)
        _template(server, anew=anew)


def create(name: str, *, anew: bool = False) -> None:
    """Make the database ``name`` a fresh copy of the template and connect Django to it."""
    with _server() as server:
        template = _template(server, anew=anew)
        _drop(server, name)
        _create(server, name, template=template)
    _connect(name)
    _state.clean, _state.snapshot = True, ()


def mark_dirty() -> None:
    """Record that a test has committed to the database."""
    _state.clean = False


def reset(snapshot: tuple[str, ...] = ()) -> None:
    """Give the database of this process the content of the template or of ``snapshot``."""
    from django.db import connection

    same = _state.snapshot == snapshot
    if _state.clean and same:
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    if not (same and _undo(name)):
        with _server() as server:
            _drop(server, name)
            template = _snapshot_name(snapshot) if snapshot else PREFIX + _fingerprint()
            _create(server, name, template=template)
    _state.clean, _state.snapshot = True, snapshot
    if snapshot not in _state.baselines:
        with psycopg.connect(**parameters(name)) as database:
            _state.baselines[snapshot] = Baseline.of(database)


def _undo(name: str) -> bool:
    """Undo in place what was committed; False where only a fresh copy helps."""
    baseline = _state.baselines.get(_state.snapshot)
    if baseline is None:
        return False
    with psycopg.connect(**parameters(name)) as database:
        return baseline.restore(database)


def ensure_snapshot(names: tuple[str, ...], make: Callable[[], None]) -> None:
    """Let ``make`` fill a fresh database and keep it as a snapshot, once for all workers."""
    from django.db import connection

    snapshot = _snapshot_name(names)
    key = zlib.crc32(snapshot.encode())
    with psycopg.connect(**parameters("postgres"), autocommit=True) as waiting:
        # The lock of the server is not held meanwhile: others go on.
        waiting.execute("SELECT pg_advisory_lock(%s, %s)", [_SNAPSHOT_LOCK, key - 2**31])
        if waiting.execute("SELECT 1 FROM pg_database WHERE datname = %s", [snapshot]).fetchone():
            return
        reset()
        mark_dirty()
        make()
        name = connection.settings_dict["NAME"]
        connection.close()
        with _server() as server:
            # A browser's event loop has made the thread forget the connection that it began with.
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            _create(server, snapshot, template=name)
        _state.clean, _state.snapshot = True, names


def run_id() -> str:
    """Return what is the same in all workers of a run and differs between runs."""
    return os.environ[RUN_ID]


def drop_snapshots() -> None:
    """Drop the snapshots of this run."""
    with _server() as server:
        _drop_all(server, f"{SNAPSHOT_PREFIX}{run_id()}")


def _snapshot_name(names: tuple[str, ...]) -> str:
    return f"{SNAPSHOT_PREFIX}{run_id()}_{'_'.join(names)}"[:63]


def drop(name: str, *, then: str) -> None:
    """Drop the database of this process; Django goes back to the database ``then``."""
    _connect(then)
    with _server() as server:
        _drop(server, name)


def _template(server: psycopg.Connection[Any], *, anew: bool) -> str:
    """Return the name of the migrated database that nobody writes to; make it where it lacks."""
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
    # Templates of earlier migrations go, a half-made one too.
    _drop_all(server, PREFIX)
    made = name + "_half"
    _create(server, made, template="template0")
    _connect(made)
    _migrate()
    _connect(before)
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*_named(made, name)))
    return name


def _fingerprint() -> str:
    """Return a hash of what makes tables: our migrations, the versions of packages, caches."""
    seen = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    # `createcachetable` makes tables too.
    seen.update((ROOT / "site" / "config" / "cache_settings.py").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        seen.update(path.name.encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable")


def _emit_post_migrate() -> None:
    """Write the groups and rights of today's code, which may be younger than the migrations."""
    from django.core.management.sql import emit_post_migrate_signal

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def _connect(name: str) -> None:
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def parameters(name: str) -> dict[str, Any]:
    from django.db import connection

    params = connection.get_connection_params() | {"dbname": name}
    for of_django in ("cursor_factory", "context", "prepare_threshold"):
        params.pop(of_django, None)
    return params


@contextmanager
def _server() -> Iterator[psycopg.Connection[Any]]:
    """Connect to the server itself; one process at a time makes databases on it."""
    with psycopg.connect(**parameters("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield server


def _create(server: psycopg.Connection[Any], name: str, *, template: str) -> None:
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*_named(name, template)))


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(*_named(name)))


def _drop_all(server: psycopg.Connection[Any], prefix: str) -> None:
    found = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
    )
    for (name,) in found.fetchall():
        _drop(server, name)


def _named(*names: str) -> list[sql.Identifier]:
    return [sql.Identifier(name) for name in names]


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    prepare()

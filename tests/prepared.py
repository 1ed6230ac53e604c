"""Fixtures that many tests begin with, set up once and given to each test as its own.

A fixture marked `@prepared` is set up in a transaction of its own. The tests that follow, of
whatever file, and ask for the same fixtures run in savepoints above it, with copies of the values.
As soon as a test with the database asks for other fixtures, the transaction is rolled back: a test
never meets data that it has not asked for. Tests are put in the order in which least is set up
twice, not file by file.

`@prepared(committed=True)` is for tests with real commits: the database is kept as a snapshot that
all workers share, of which each such test gets a copy (`tests.database`).

The name of a prepared fixture belongs to it alone: no other fixture of the tests may have it.
"""

import copy
import inspect
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings

from tests import database


@dataclass(frozen=True)
class PreparedFixture:
    """A function that sets up data; its arguments name the prepared fixtures that it needs."""

    function: Callable[..., Any]
    committed: bool
    #: Fixtures are set up in the order of their definition.
    number: int

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def needs(self) -> list[str]:
        return list(inspect.signature(self.function).parameters)


@dataclass(frozen=True)
class Level:
    """A prepared fixture that is set up now, with copies of all that stands below it."""

    fixture: PreparedFixture
    transaction: Any
    values: dict[str, Any]
    root: Path


_fixtures: dict[str, PreparedFixture] = {}
#: The lowest first; each is set up by means of those below it.
_stack: list[Level] = []
#: The values of a test: copies of what was set up once.
_VALUES = pytest.StashKey[dict[str, Any]]()


def prepared(function: Callable[..., Any] | None = None, *, committed: bool = False) -> Any:
    """Make a prepared fixture of ``function``, whose value must be copyable data.

    A committed one returns nothing: other workers get its database, and no objects.
    """
    if function is None:
        return lambda function: prepared(function, committed=committed)
    prepared_fixture = PreparedFixture(function, committed, len(_fixtures))
    assert prepared_fixture.name not in _fixtures, f"two prepared fixtures «{function.__name__}»"
    _fixtures[prepared_fixture.name] = prepared_fixture

    def fixture(request: pytest.FixtureRequest, **_requested: Any) -> Any:
        return _value(request, prepared_fixture)

    names = ["request", "transactional_db" if committed else "db", *prepared_fixture.needs]
    arguments = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
    fixture.__signature__ = inspect.Signature(arguments)  # type: ignore[attr-defined]
    fixture.__name__, fixture.__doc__ = prepared_fixture.name, function.__doc__
    return pytest.fixture(fixture)


def requested(item: pytest.Item) -> list[PreparedFixture]:
    """Return the prepared fixtures that ``item`` asks for, in the order of setting up."""
    # A parameter of the test may have the name of a fixture.
    given = item.callspec.params if hasattr(item, "callspec") else {}
    names = {*getattr(item, "fixturenames", ())} - given.keys()
    found = {_fixtures[name] for name in names & _fixtures.keys()}
    return sorted(found, key=lambda one: one.number)


def sort_tests(items: list[pytest.Item]) -> None:
    """Put long tests first, and those that begin with the same fixtures side by side."""
    files = {item.path: place for place, item in reversed(list(enumerate(items)))}

    def place(item: pytest.Item) -> tuple[Any, ...]:
        short = item.get_closest_marker("long") is None
        numbers = [one.number for one in requested(item)]
        return short, is_transactional(item), numbers, files[item.path]

    items.sort(key=place)


def group_of(item: pytest.Item) -> str:
    """Name what stays with one worker: the tests of a file that begin with the same fixtures."""
    begins = ["commits"] if is_transactional(item) else []
    begins += [one.name for one in requested(item)]
    return " ".join([item.nodeid.partition("::")[0], *begins])


def uses_database(item: pytest.Item) -> bool:
    """Tell whether the test may read or write the database."""
    names = {*getattr(item, "fixturenames", ())}
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool({"db", "transactional_db", "live_server"} & names)


def is_transactional(item: pytest.Item) -> bool:
    """Tell whether the test commits for real."""
    marker = item.get_closest_marker("django_db")
    names = {*getattr(item, "fixturenames", ())}
    return bool(
        (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & names
    )


def setup(item: pytest.Item) -> None:
    """Set up what ``item`` asks for, before its own transaction begins."""
    fixtures = requested(item)
    # Keys of rows come again with what is prepared; memory of the process must not know them.
    caches["released"].clear()
    if is_transactional(item):
        _setup_committed([one for one in fixtures if one.committed])
        return
    _pop_to(fixtures)
    for one in fixtures[len(_stack) :]:
        _push(one)


def teardown(following: pytest.Item | None) -> None:
    """Undo what the ``following`` test does not begin with, and what others have committed."""
    if following is None or is_transactional(following):
        _pop_to([])
    elif uses_database(following):
        _pop_to(requested(following))
        database.reset()


def remove_snapshot_files() -> None:
    """Remove the files of this run's snapshots."""
    shutil.rmtree(_snapshots_folder(), ignore_errors=True)


def _push(one: PreparedFixture) -> None:
    atomic = transaction.atomic()
    atomic.__enter__()
    # What is changed in setting up goes with this level, in memory and on the disk too.
    values = copy.deepcopy(_stack[-1].values) if _stack else {}
    root = Path(tempfile.mkdtemp())
    if _stack:
        shutil.copytree(_stack[-1].root, root, dirs_exist_ok=True)
    _stack.append(Level(one, atomic, values, root))
    try:
        with _files_in(root):
            _call(one, values)
        # Checks deferred to the end of the transaction would keep tests from altering tables.
        connection.check_constraints()
    except BaseException:
        _pop_to([])
        raise


def _pop_to(fixtures: list[PreparedFixture]) -> None:
    while [level.fixture for level in _stack] != fixtures[: len(_stack)]:
        level = _stack.pop()
        transaction.set_rollback(True)
        level.transaction.__exit__(None, None, None)
        shutil.rmtree(level.root)


def _setup_committed(fixtures: list[PreparedFixture]) -> None:
    names = tuple(one.name for one in fixtures)

    def make() -> None:
        values: dict[str, Any] = {}
        with _files_in(_snapshot_root(names)):
            for one in fixtures:
                _call(one, values)
        assert not any(values.values()), "a committed fixture returns nothing"

    if names:
        database.ensure_snapshot(names, make)
    database.reset(names)


def _call(one: PreparedFixture, values: dict[str, Any]) -> None:
    values[one.name] = one.function(**{name: values[name] for name in one.needs})


def _value(request: pytest.FixtureRequest, one: PreparedFixture) -> Any:
    """Return the test's own copy; objects that were requested together share references in it."""
    stash = request.node.stash
    if _VALUES not in stash:
        stash[_VALUES] = _values_and_files(request.node)
    own = stash[_VALUES]
    if one.name not in own:
        _call_in_test(request, one, own)
    return own[one.name]


def _values_and_files(item: pytest.Item) -> dict[str, Any]:
    if is_transactional(item):
        names = tuple(one.name for one in requested(item) if one.committed)
        values, root = dict.fromkeys(names), _snapshot_root(names)
    elif _stack:
        values, root = copy.deepcopy(_stack[-1].values), _stack[-1].root
    else:
        return {}
    if root.exists():
        shutil.copytree(root, Path(django_settings.PRIVATE_ROOT).parent, dirs_exist_ok=True)
    return values


def _call_in_test(
    request: pytest.FixtureRequest, one: PreparedFixture, own: dict[str, Any]
) -> None:
    """Set up in a test with real commits, or when a running test asks for it."""
    for name in one.needs:
        own[name] = request.getfixturevalue(name)
    _call(one, own)


def _snapshots_folder() -> Path:
    return Path(tempfile.gettempdir()) / f"attestation-tests-{database.run_id()}"


def _snapshot_root(names: tuple[str, ...]) -> Path:
    return _snapshots_folder() / "-".join(names)


@contextmanager
def _files_in(root: Path) -> Iterator[None]:
    with override_settings(
        PRIVATE_ROOT=root / "private", MEDIA_ROOT=root / "media", SENDFILE_ROOT=root
    ):
        yield

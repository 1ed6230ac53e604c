"""Things that many tests begin with, made once and given to each test as if it were the only one.

A fixture marked `@prepared` is made in a transaction of its own; tests that follow in the same file
and ask for the same things run in savepoints above it, and get copies of what it returned. As soon
as a test asks for something else, the transaction is rolled back: a test never meets data that it
has not asked for. Tests of a file are put in the order in which least is made twice.

`@prepared(committed=True)` is for tests with real commits: what it has made is kept as a database,
of which each such test gets a copy (`tests.database`).
"""

import copy
import inspect
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings

from tests import database


@dataclass(frozen=True)
class Thing:
    """A prepared fixture: ``make`` takes what it builds on by name."""

    make: Callable[..., Any]
    committed: bool
    #: Things are made in the order in which they are defined.
    number: int

    @property
    def name(self) -> str:
        return self.make.__name__

    @property
    def needs(self) -> list[str]:
        return list(inspect.signature(self.make).parameters)


@dataclass
class Stack:
    """What stands now, the lowest first, and the folder of its files."""

    file: str = ""
    things: list[Thing] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    open: list[Any] = field(default_factory=list)
    root: Path | None = None


_things: dict[Callable[..., Any], Thing] = {}
_stack = Stack()
#: By the names of what stands in them: values and files of databases kept for the session.
_kept: dict[tuple[str, ...], tuple[dict[str, Any], Path]] = {}


def prepared(make: Callable[..., Any] | None = None, *, committed: bool = False) -> Any:
    """Make a fixture of ``make``; its value must be copyable data, its arguments prepared too."""
    if make is None:
        return lambda make: prepared(make, committed=committed)

    def fixture(request: pytest.FixtureRequest, **_asked_for: Any) -> Any:
        return _value(request, thing)

    thing = _things[fixture] = Thing(make, committed, len(_things))
    names = ["request", "transactional_db" if committed else "db", *thing.needs]
    arguments = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
    fixture.__signature__ = inspect.Signature(arguments)  # type: ignore[attr-defined]
    fixture.__name__, fixture.__doc__ = thing.name, make.__doc__
    return pytest.fixture(fixture)


def wanted(item: pytest.Item) -> list[Thing]:
    """What ``item`` asks for, in the order of making."""
    known = item._fixtureinfo.name2fixturedefs if hasattr(item, "_fixtureinfo") else {}
    found = {_things.get(known[name][-1].func) for name in item.fixturenames if name in known}
    return sorted(found - {None}, key=lambda thing: thing.number)


def arrange(items: list[pytest.Item]) -> None:
    """Put long tests first, and those of a file that begin with the same things side by side."""
    files = {item.path: place for place, item in reversed(list(enumerate(items)))}

    def place(item: pytest.Item) -> tuple[Any, ...]:
        short = item.get_closest_marker("long") is None
        things = [one.number for one in wanted(item)]
        return short, files[item.path], is_transactional(item), things

    items.sort(key=place)


def is_transactional(item: pytest.Item) -> bool:
    """Whether the test commits for real."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or {"transactional_db", "live_server"} & {*names}
    )


def stand(item: pytest.Item) -> None:
    """Make what ``item`` asks for, before its own transaction begins."""
    if is_transactional(item):
        # Keys of rows come again in a copied database; memory of the process must not know them.
        caches["released"].clear()
        _stand_committed([thing for thing in wanted(item) if thing.committed])
        return
    things = wanted(item)
    _fall_to(str(item.path), things)
    for thing in things[len(_stack.things) :]:
        _raise(str(item.path), thing)


def fall(following: pytest.Item | None) -> None:
    """Take down what the ``following`` test does not begin with, and what others committed."""
    if following is None or is_transactional(following):
        _fall_to("", [])
    else:
        _fall_to(str(following.path), wanted(following))
        database.restore()


def forget() -> None:
    """Remove the databases kept for the session."""
    for _, root in _kept.values():
        shutil.rmtree(root, ignore_errors=True)
    _kept.clear()


def _raise(file: str, thing: Thing) -> None:
    atomic = transaction.atomic()
    atomic.__enter__()
    _stack.file = file
    _stack.root = _stack.root or Path(tempfile.mkdtemp())
    _stack.open.append(atomic)
    _stack.things.append(thing)
    try:
        with _files_in(_stack.root):
            _make(thing, _stack.values)
        # What waits for the end of the transaction would keep tests from altering tables.
        connection.check_constraints()
    except BaseException:
        _fall_to("", [])
        raise


def _fall_to(file: str, things: list[Thing]) -> None:
    while _stack.things and (file != _stack.file or _stack.things != things[: len(_stack.things)]):
        transaction.set_rollback(True)
        _stack.open.pop().__exit__(None, None, None)
        _stack.values.pop(_stack.things.pop().name, None)
    if not _stack.things and _stack.root:
        shutil.rmtree(_stack.root)
        _stack.root = None


def _stand_committed(things: list[Thing]) -> None:
    names = tuple(thing.name for thing in things)
    if names and names not in _kept:
        database.restore()
        root, values = Path(tempfile.mkdtemp()), {}
        with _files_in(root):
            for thing in things:
                _make(thing, values)
        database.keep(names)
        _kept[names] = values, root
    database.restore(names)


def _make(thing: Thing, values: dict[str, Any]) -> None:
    values[thing.name] = thing.make(**{name: values[name] for name in thing.needs})


def _value(request: pytest.FixtureRequest, thing: Thing) -> Any:
    """The test's own copy; things that were asked for together know each other in it."""
    item = request.node
    if not hasattr(item, "_prepared"):
        values, root = _stack.values, _stack.root
        if is_transactional(item):
            names = tuple(one.name for one in wanted(item) if one.committed)
            values, root = _kept.get(names, ({}, None))
        if root:
            shutil.copytree(root, _folder(), dirs_exist_ok=True)
        item._prepared = copy.deepcopy(values)
    own = item._prepared
    if thing.name not in own:
        _make_here(request, thing, own)
    return own[thing.name]


def _make_here(request: pytest.FixtureRequest, thing: Thing, own: dict[str, Any]) -> None:
    """In a test with real commits, or asked for while the test runs."""
    for name in thing.needs:
        own[name] = request.getfixturevalue(name)
    _make(thing, own)


def _folder() -> Path:
    return Path(django_settings.PRIVATE_ROOT).parent


@contextmanager
def _files_in(root: Path) -> Iterator[None]:
    with override_settings(
        PRIVATE_ROOT=root / "private", MEDIA_ROOT=root / "media", SENDFILE_ROOT=root
    ):
        yield

"""Mutants tried against tests that call them, each in a process forked after these were loaded.

Only functions of the mutated text are put in the place of those that are loaded, and tables in
all modules that know them; nothing is written to the disk.
"""

import gc
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from django.db import connections

from tests import factories, prepared
from tests.conftest import BLOCKER
from trust.mutating.mutants import Mutant, mutants_of, unchanged_of

#: Seconds beyond those of the tests themselves; a mutant that takes longer has been noticed.
_LIMIT = 20
#: So many tests must hold in a process apart before mutants are tried.
_PROBED = 5
#: How a process ends in which the mutant is not.
_NOT_PUT_IN = 3
#: Such tests commit, or look at a page in a browser: they take long, and their rows would stay.
_LEFT_OUT = {"race", "browser", "long", "turns"}


@dataclass
class Tried:
    """How many mutants were tried; those that no test has noticed; those that none can reach."""

    number: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    uncalled: list[Mutant] = field(default_factory=list)
    seconds: float = 0
    left: int = 0


class Trying:
    """Plugin of pytest: instead of reporting tests it tries the mutants of ``paths`` on them."""

    def __init__(self, paths: list[Path], until: float) -> None:
        self.tried = Tried()
        self._paths, self._until = paths, until
        self._calls: dict[str, set[tuple[str, str]]] = {}
        self._seconds: dict[str, float] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [one for one in session.items if not any(map(one.get_closest_marker, _LEFT_OUT))]
        for number, item in enumerate(items):
            # What lasts for the whole session is kept: the last one is followed by the first.
            self._watched(item, items[(number + 1) % len(items)])
        if session.testsfailed:
            raise pytest.UsageError("without a mutant the tests fail already")
        with session.config.stash[BLOCKER].unblock():
            prepared.teardown(None)
            connections.close_all()
        gc.unfreeze()
        unchanged = unchanged_of(self._paths[0])
        if self._is_noticed(unchanged, session, items[:_PROBED]):
            raise pytest.UsageError("a process apart fails without any change")
        begun = time.monotonic()
        for path in self._paths:
            for mutant in mutants_of(path):
                if time.monotonic() > self._until:
                    self.tried.left += 1
                    continue
                self._try(mutant, session, items)
        self.tried.seconds = time.monotonic() - begun
        return True

    def _watched(self, item: pytest.Item, following: pytest.Item) -> None:
        """Run a test and note which functions of ours it calls."""
        called: set[tuple[str, str]] = set()
        ours = {str(path) for path in self._paths}

        def note(frame: Any, event: str, _argument: Any) -> None:
            if event == "call" and frame.f_code.co_filename in ours:
                called.add((frame.f_code.co_filename, frame.f_code.co_qualname))

        begun = time.monotonic()
        sys.setprofile(note)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            sys.setprofile(None)
        self._calls[item.nodeid], self._seconds[item.nodeid] = called, time.monotonic() - begun

    def _try(self, mutant: Mutant, session: pytest.Session, items: list[pytest.Item]) -> None:
        wanted = (str(mutant.path), mutant.function)
        found = [
            one
            for one in items
            if not mutant.function or any(_is_in(call, wanted) for call in self._calls[one.nodeid])
        ]
        self.tried.number += 1
        if not found:
            self.tried.uncalled.append(mutant)
            return
        found.sort(key=lambda one: self._seconds[one.nodeid])
        if not self._is_noticed(mutant, session, found):
            self.tried.survivors.append(mutant)
            print(f"survives: {mutant.name}", file=sys.stderr, flush=True)

    def _is_noticed(
        self, mutant: Mutant, session: pytest.Session, items: list[pytest.Item]
    ) -> bool:
        limit = _LIMIT + 5 * sum(self._seconds[one.nodeid] for one in items)
        read, write = os.pipe()
        process = os.fork()
        if not process:
            # Whatever goes wrong by the mutant has been noticed.
            status = 1
            try:
                session.config.pluginmanager.unregister(name="terminalreporter")
                status = _NOT_PUT_IN
                put_in(mutant)
                status = 1
                session._setupstate.teardown_exact(items[0])
                # Names are given as in a process that begins.
                factories.UserFactory.reset_sequence(0, force=True)
                for item in items:
                    # What was prepared for it before is of another process.
                    item.stash = pytest.Stash()
                for item, following in zip(items, [*items[1:], items[0]], strict=True):
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                    if session.testsfailed:
                        break
                else:
                    status = 0
            finally:
                os._exit(status)
        os.close(write)
        ready, _, _ = select.select([read], [], [], limit)
        os.close(read)
        if not ready:
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        if os.waitstatus_to_exitcode(status) == _NOT_PUT_IN:
            raise LookupError(f"it cannot be put in: {mutant.name}")
        return status != 0


def _is_in(call: tuple[str, str], wanted: tuple[str, str]) -> bool:
    """Return whether ``call`` is of the function, or of one within it."""
    return call[0] == wanted[0] and (call[1] == wanted[1] or call[1].startswith(f"{wanted[1]}."))


def put_in(mutant: Mutant) -> None:
    """Put the mutated function, or the mutated tables, in the place of what is loaded.

    Raises:
        LookupError: nothing of that name is loaded.
    """
    code = compile(mutant.tree, str(mutant.path), "exec")
    if mutant.function:
        _replace_functions(mutant, next(_codes(code, mutant.function)))
    else:
        _replace_tables(mutant, code)


def _codes(code: CodeType, name: str) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_qualname == name:
                yield one
            yield from _codes(one, name)


def _replace_functions(mutant: Mutant, new: CodeType) -> None:
    found = [
        one
        for one in gc.get_objects()
        if type(one) is FunctionType  # a lazy object would be asked for its own
        and one.__code__.co_qualname == mutant.function
        and one.__code__.co_filename == str(mutant.path)
    ]
    if not found:
        raise LookupError(mutant.name)
    for one in found:
        one.__code__ = new


def _replace_tables(mutant: Mutant, code: CodeType) -> None:
    [module] = [one for one in _modules() if getattr(one, "__file__", None) == str(mutant.path)]
    names = {
        target.id
        for statement in mutant.tree.body
        if hasattr(statement, "targets")
        for target in statement.targets
        if hasattr(target, "id")
    }
    fresh: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(code, fresh)  # noqa: S102 (our own text) # nosec B102
    for name in names:
        old, new = vars(module)[name], fresh[name]
        for other in _modules():
            for known, value in list(vars(other).items()):
                if value is old:
                    setattr(other, known, new)
        if hasattr(old, "__dict__") and not callable(old):
            vars(old).update(vars(new))


def _modules() -> list[ModuleType]:
    return [one for one in list(sys.modules.values()) if isinstance(one, ModuleType)]

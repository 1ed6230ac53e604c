"""Letting two race: as it comes, and so that each has read before the other writes."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.core.cache import cache
from django.db import connection

from tests import database
from tests.baseline import Baseline
from trust.machine.holding import Holding
from trust.racing.at_once import at_once
from trust.racing.pair import Pair, Press
from trust.racing.situations import Situation

#: A control is to lose within so many tries.
TRIES_OF_A_CONTROL = 4
#: So long one waits before its first write for the other, who may be kept out by a lock.
_WAIT, _WAIT_WITHOUT_GUARD = 0.1, 4.0
_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


def tried(pair: Pair, *, times: int) -> list[str]:
    """Race ``times`` times from one situation; every second time both read before one writes."""
    faults, holding = [], Holding()
    with _from_the_beginning(pair) as again:
        for number in range(times):
            if fault := _race(pair, again(), holding, wait=_WAIT if number % 2 else 0):
                faults.append(f"try {number + 1}: {fault}")
    return faults


def lost(pair: Pair) -> str:
    """Race without the guard; return the harm that was done, empty if none was."""
    with _from_the_beginning(pair) as again, pair.guard.taken_away():
        for number in range(TRIES_OF_A_CONTROL):
            wait = 0 if number % 4 == 3 else _WAIT_WITHOUT_GUARD
            if harm := _race(pair, again(), Holding(), wait=wait):
                return harm
    return ""


@contextmanager
def _from_the_beginning(pair: Pair) -> Iterator[Callable[[], Situation]]:
    """Make the situation; give what brings it back before each try."""
    database.reset()
    database.mark_dirty()
    situation = Situation()
    pair.begin(situation)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(**database.parameters(name)) as server:
        before = Baseline.of(server)
    is_first = True

    def again() -> Situation:
        nonlocal is_first
        if not is_first:
            connection.close()
            with psycopg.connect(**database.parameters(name)) as server:
                # Without its guard the database has another schema, and the same tables.
                before.restore(server, whatever_schema=True)
            cache.clear()
        is_first = False
        return situation

    yield again


def _race(pair: Pair, situation: Situation, holding: Holding, *, wait: float) -> str:
    """Let both press at once; return what is wrong then."""
    meeting = threading.Barrier(2)
    results = at_once(
        *(
            _pressing(press, situation.read_again(), meeting, holding, wait)
            for press in (pair.first, pair.second)
        )
    )
    fault = pair.outcome.fault_in(results) or pair.holds(situation.read_again())
    return fault or "; ".join(holding.broken())


def _pressing(
    press: Press, own: Situation, meeting: threading.Barrier, holding: Holding, wait: float
) -> Callable[[], Any]:
    """Return a call in which the first write waits for the first write of the other."""
    waits = wait > 0

    def watch(execute: Callable[..., Any], query: Any, *arguments: Any) -> Any:
        nonlocal waits
        if waits and _WRITE.match(str(query)):
            waits = False
            with suppress(threading.BrokenBarrierError):
                meeting.wait(timeout=wait)
        return execute(query, *arguments)

    def call() -> Any:
        with holding.watching(), connection.execute_wrapper(watch):
            return press(own)

    return call

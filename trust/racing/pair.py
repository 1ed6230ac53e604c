"""What a pair of acts is, what may come of it, and how its guard is taken away for the control."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any
from unittest import mock

from django.db import connection
from django.db.models import QuerySet

from attestation.base.errors import DomainError
from trust.racing.situations import Situation

Press = Callable[[Situation], Any]


class Outcome(Enum):
    """How many of the two are obeyed; whoever is not gets a sentence."""

    ONE = "one of the two"
    BOTH = "both"
    EITHER = "one or both"

    def fault_in(self, results: list[Any]) -> str:
        """Return what is wrong with what the two got; empty if nothing is."""
        strange = [one for one in results if _is_fault(one)]
        if strange:
            return "; ".join(f"{type(one).__name__}: {one}".strip() for one in strange)
        done = sum(not isinstance(one, DomainError) for one in results)
        wanted = {Outcome.ONE: (1,), Outcome.BOTH: (2,), Outcome.EITHER: (1, 2)}[self]
        refusals = [str(one) for one in results if isinstance(one, DomainError)]
        return "" if done in wanted else f"{done} of 2 were obeyed: {refusals}"


def _is_fault(result: Any) -> bool:
    return isinstance(result, Exception) and not isinstance(result, DomainError)


@dataclass(frozen=True)
class Guard:
    """What keeps the two apart: locks of rows, constraints and triggers by name, functions."""

    locks: bool = False
    laws: tuple[str, ...] = ()
    functions: tuple[tuple[Any, str, Any], ...] = ()

    @contextmanager
    def taken_away(self) -> Iterator[None]:
        """Let the two meet without it; what is dropped from the database stays dropped."""
        with ExitStack() as stack:
            for law in self.laws:
                _drop(law)
            if self.locks:
                stack.enter_context(
                    mock.patch.object(
                        QuerySet, "select_for_update", lambda rows, **_words: rows._chain()
                    )
                )
            for owner, name, instead in self.functions:
                stack.enter_context(mock.patch.object(owner, name, instead))
            yield

    def __and__(self, other: "Guard") -> "Guard":
        return Guard(
            self.locks or other.locks, self.laws + other.laws, self.functions + other.functions
        )


#: The lock of the row that both are about to change.
LOCK = Guard(locks=True)


def law(*names: str) -> Guard:
    """Return the constraints, unique indexes and triggers of these names as a guard."""
    return Guard(laws=names)


def function(owner: Any, name: str, instead: Any) -> Guard:
    """Return a function of a module as a guard; ``instead`` takes its place in the control."""
    return Guard(functions=((owner, name, instead),))


@dataclass(frozen=True)
class Pair:
    """Two acts at one moment.

    Attributes:
        begin: makes the situation in which both stand before their button.
        outcome: how many are obeyed.
        guard: without it the two must come to harm within a few tries.
        holds: what must be true afterwards, besides the invariants; a sentence if it is not.
    """

    name: str
    begin: Callable[[Situation], Any]
    first: Press
    second: Press
    outcome: Outcome
    guard: Guard
    holds: Callable[[Situation], str] = lambda _: ""


_FIND = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname)
FROM pg_constraint WHERE conname = %(name)s
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass) FROM pg_index
WHERE indexrelid::regclass::text = %(name)s
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
UNION ALL
SELECT format('DROP TRIGGER %%I ON %%s', tgname, tgrelid::regclass) FROM pg_trigger
WHERE tgname LIKE 'pgtrigger_' || %(name)s || '_%%' AND NOT tgisinternal
"""


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, {"name": name})
        found = [statement for (statement,) in cursor.fetchall()]
        if not found:
            raise LookupError(f"the database knows no {name}")
        for statement in found:
            cursor.execute(statement)

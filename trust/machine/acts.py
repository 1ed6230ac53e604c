"""What an act is: on what, by whom, in which states, and what may follow. Rooms declare theirs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trust.machine.people import People

#: Chooses one of several; Hypothesis does, or who leads the way takes the first.
Choose = Callable[[Sequence[Any]], Any]
#: What the procedure wants of this thing now: hints for the act, one for each time it is wanted.
Wanted = Callable[[People, Any], Iterable[Any]]


def NOT_WANTED(people: People, thing: Any) -> Iterable[Any]:  # noqa: N802 (stands for a constant)
    """Of acts that the procedure allows and never asks for."""
    return ()


@dataclass(frozen=True)
class Act:
    """One act of the procedure, written down anew beside the tables of the product.

    Attributes:
        on: the name of a thing (`people.THINGS`).
        by: the parts (`People.parts`) of whom the service may obey.
        when: the states of the thing in which it may obey; empty for any.
        to: the states that the thing may have afterwards; empty where it keeps its own.
        touches: the other things whose states may change by it.
        wanted: what the procedure wants done next; then the right person must not be refused.
        is_named: the hint is the account of whoever is to do it.
        is_several: it calls several services, so that a refusal may leave what went before.
    """

    name: str
    call: Callable[[People, Any, Any, Choose, Any], Any]
    on: str
    by: frozenset[str]
    when: frozenset[str]
    to: frozenset[str]
    touches: frozenset[str]
    wanted: Wanted
    is_named: bool = False
    is_several: bool = False

    @property
    def is_own(self) -> bool:
        """Whether nobody can be named but the one who acts."""
        return self.by == {"self"}

    def may(self, people: People, thing: Any, person: int) -> bool:
        """Return whether the procedure lets ``person`` do it to ``thing`` as it stands."""
        state = getattr(thing, "state", None)
        in_time = not self.when or state in self.when
        return in_time and bool(self.by & people.parts(person, thing))

    def right_people(self, people: People, thing: Any) -> list[int]:
        """Return those whose part it is, whatever the state."""
        return [one for one in people.everybody if self.by & people.parts(one, thing)]


ACTS: list[Act] = []


def act(
    on: str,
    by: str,
    *,
    when: str = "",
    to: str = "",
    touches: str = "",
    wanted: Wanted = NOT_WANTED,
    is_named: bool = False,
    is_several: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the function as an act; the arguments are those of `Act`, words instead of sets.

    The function takes the people, the thing, the actor, how to choose, and the hint of `wanted`
    (None where nobody wants it).
    """

    def declare(call: Callable[..., Any]) -> Callable[..., Any]:
        words = (frozenset(one.split()) for one in (by, when, to, touches))
        found = Act(call.__name__, call, on, *words, wanted, is_named, is_several)
        ACTS.append(found)
        return call

    return declare

"""Rules that all data keep at any time; rooms register theirs, one command checks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Finder = Callable[[int | None], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    """A rule with the query that finds what breaks it.

    ``find`` takes the largest number of files to read, None for all, and yields a line for each
    violation.
    """

    name: str
    find: Finder


INVARIANTS: list[Invariant] = []


def invariant(name: str) -> Callable[[Finder], Finder]:
    def add(find: Finder) -> Finder:
        INVARIANTS.append(Invariant(name, find))
        return find

    return add

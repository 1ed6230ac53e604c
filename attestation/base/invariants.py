"""Rules that all data keep at any time; rooms add theirs, one command checks them all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from attestation.base.jobs import under_way
from attestation.base.registry import Registry

Finder = Callable[[int | None], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    """A rule with the query that finds what breaks it.

    ``find`` takes the largest number of files to read, None for all, and yields a line for each
    violation.
    """

    name: str
    find: Finder


invariants: Registry[Invariant] = Registry()


def invariant(name: str) -> Callable[[Finder], Finder]:
    """Return a decorator that adds the rule ``name``."""

    def add(find: Finder) -> Finder:
        invariants.add(Invariant(name, find))
        return find

    return add


def violations(found: QuerySet, what: str) -> Iterator[str]:
    """Yield a line for each row that breaks a rule: «application 17»."""
    return (f"{what} {key}" for key in found.values_list("pk", flat=True))


def without_job(rows: QuerySet, task: str, argument: str) -> Iterator[str]:
    """Yield a line for each of ``rows`` for which no job of ``task`` waits or runs."""
    waiting = under_way(task, argument)
    model = rows.model._meta.model_name
    return (f"{model} {pk}" for pk in rows.values_list("pk", flat=True) if pk not in waiting)

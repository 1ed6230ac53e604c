"""Numbers by which somebody sees that the site is well; rooms add theirs, one page tells them.

They are read from the database when they are asked for, so every process tells the same.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from attestation.base.registry import Registry

#: A value with the words of its labels.
Value = tuple[tuple[str, ...], float]
Reader = Callable[[datetime.datetime], Iterable[Value]]


@dataclass(frozen=True)
class Metric:
    """A number that goes up and down, in Prometheus' words a gauge.

    Attributes:
        name: with its unit at the end, `attestation_letters_oldest_seconds`.
        labels: names, in the order of the words of a `Value`; never of anybody's data.
        read: takes the time that it is, and yields values.
    """

    name: str
    explanation: str
    labels: tuple[str, ...]
    read: Reader


metrics: Registry[Metric] = Registry()


def metric(name: str, explanation: str, *labels: str) -> Callable[[Reader], Reader]:
    """Return a decorator that adds the number ``name``."""

    def add(read: Reader) -> Reader:
        metrics.add(Metric(name, explanation, labels, read))
        return read

    return add


def age(since: datetime.datetime | None, now: datetime.datetime) -> float:
    """Return the seconds since then; 0 where nothing waits."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0

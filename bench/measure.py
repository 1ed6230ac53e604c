"""Two things timed in turn, and what their times say."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

#: Does the thing once and returns the seconds that it took.
Timed = Callable[[], float]


@dataclass(frozen=True)
class Comparison:
    """How A did against B.

    Attributes:
        a, b: the median seconds of one time.
        ratio: ``a / b``.
        lowest, highest: the smallest and the largest ratio among the rounds.
        times: how often each was done.
    """

    a: float
    b: float
    ratio: float
    lowest: float
    highest: float
    times: int


def compare(a: Timed, b: Timed, *, rounds: int, each: int = 1) -> Comparison:
    """Do A and B in turn, so that what disturbs the machine disturbs both alike.

    Args:
        rounds: how many ratios the spread is taken from.
        each: how often both are done in a round.
    """
    for warm_up in (a, b):
        warm_up()
    return summarize([[(a(), b()) for _ in range(each)] for _ in range(rounds)])


def summarize(rounds: list[list[tuple[float, float]]]) -> Comparison:
    """The comparison that rounds of paired seconds (A, B) amount to."""
    a, b = _medians([pair for pairs in rounds for pair in pairs])
    ratios = [of_a / of_b for of_a, of_b in map(_medians, rounds)]
    return Comparison(
        a=a,
        b=b,
        ratio=a / b,
        lowest=min(ratios),
        highest=max(ratios),
        times=sum(map(len, rounds)),
    )


def _medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    of_a, of_b = zip(*pairs, strict=True)
    return median(of_a), median(of_b)

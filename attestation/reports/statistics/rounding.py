"""Numbers of people rounded so that no difference of published numbers gives anybody away.

Who stands in a schedule and who was granted a category is published by name: these numbers are no
secret, and a reader is taken to know them. Secret is what lies between them: how many were refused,
rejected or have withdrawn. Such a difference is rounded down, so that a small one reads like none.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: So few people could be recognised by those who know them; numbers are rounded to as many.
FEWEST = 5

#: (row, column); TOTAL in the place of either is the sum of the line.
Cell = tuple[Hashable, Hashable]
TOTAL = "total"
Table = Mapping[Cell, int]


@dataclass(frozen=True)
class Sum:
    """A publicly known equation: the numbers ``parts`` add up to the number ``total``."""

    total: Any
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Rounded:
    """A number rounded down.

    Attributes:
        shown: a multiple of `FEWEST`, not more than the number.
        most: the number is not more than that, as a reader may know.
    """

    shown: int
    most: int


def is_small(number: int) -> bool:
    """Return whether a number of people is too small to be known; nought reveals nobody."""
    return 0 < number < FEWEST


def nearest(number: int) -> int:
    """Return the multiple of `FEWEST` next to a number that is no secret."""
    return (number + FEWEST // 2) // FEWEST * FEWEST


def with_totals(table: Table) -> Counter[Cell]:
    """``table`` with the sums of its rows, of its columns, and of all."""
    full: Counter[Cell] = Counter()
    for (row, column), number in table.items():
        for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            full[cell] += number
    return full


def sums_of(full: Mapping[Cell, int]) -> list[Sum]:
    """The rows and columns of a table with totals, each as its sum."""
    rows: dict[Cell, list[Cell]] = {}
    columns: dict[Cell, list[Cell]] = {}
    for row, column in full:
        if row != TOTAL:
            columns.setdefault((TOTAL, column), []).append((row, column))
        if column != TOTAL:
            rows.setdefault((row, TOTAL), []).append((row, column))
    found = (*rows.items(), *columns.items())
    return [Sum(total, tuple(parts)) for total, parts in found]


def rounded_down(numbers: Mapping[Hashable, int], sums: Iterable[Sum]) -> dict[Hashable, Rounded]:
    """Round secret numbers down, further where all sums together would betray a small one.

    «0 and 0, together 5» betrays that neither is nought: four is the most that reads as 0. Then the
    total is rounded further, until whoever reads all numbers must allow for nought wherever a
    number is small.

    Args:
        numbers: by name, none below nought.
        sums: all publicly known equations.
    """
    lines = list(sums)
    found = {
        name: Rounded(number // FEWEST * FEWEST, number // FEWEST * FEWEST + FEWEST - 1)
        for name, number in numbers.items()
    }
    small = {name for name, number in numbers.items() if is_small(number)}
    for line in lines:
        _cap(line, small, found)
    while True:
        read = _Reader(found, lines)
        betrayed = next((name for name in sorted(small, key=repr) if read.low[name] > 0), None)
        if betrayed is None:
            return found
        betrayer = read.betrayer(betrayed)
        one = found[betrayer]
        found[betrayer] = Rounded(one.shown - FEWEST, one.most)


def _cap(line: Sum, small: set[Hashable], found: dict[Hashable, Rounded]) -> None:
    """Round a total as far as its own sum asks for: the other parts must be able to fill it."""
    most = sum(found[part].most for part in line.parts)
    fillable = min(
        (most - found[part].most for part in line.parts if part in small),
        default=found[line.total].shown,
    )
    total = found[line.total]
    if fillable < total.shown:
        found[line.total] = Rounded(fillable // FEWEST * FEWEST, total.most)


def bounds(
    found: Mapping[Hashable, Rounded], sums: Iterable[Sum]
) -> dict[Hashable, tuple[int, int]]:
    """Return what a reader of all numbers and sums can conclude: the least and the most of each."""
    read = _Reader(found, list(sums))
    return {name: (read.low[name], read.high[name]) for name in found}


class _Reader:
    """Concludes what can be concluded, and remembers from which sum."""

    def __init__(self, found: Mapping[Hashable, Rounded], lines: list[Sum]) -> None:
        self.low = {name: one.shown for name, one in found.items()}
        self.high = {name: one.most for name, one in found.items()}
        self._from: dict[tuple[Hashable, bool], Sum] = {}
        self._found = found
        moved = True
        while moved:
            # Every sum is read, whatever those before it told.
            moved = sum(map(self._read, lines)) > 0

    def _read(self, line: Sum) -> bool:
        """Whether the sum tells anything new."""
        low, high, total = self.low, self.high, line.total
        all_least = sum(low[part] for part in line.parts)
        all_most = sum(high[part] for part in line.parts)
        told = {total: (all_least, all_most)} | {
            part: (low[total] - all_most + high[part], high[total] - all_least + low[part])
            for part in line.parts
        }
        moved = False
        for name, (least, most) in told.items():
            if least > low[name]:
                low[name], self._from[name, True], moved = least, line, True
            if most < high[name]:
                high[name], self._from[name, False], moved = most, line, True
        return moved

    def betrayer(self, name: Hashable) -> Hashable:
        """The largest number of those from which it was concluded that ``name`` is not nought."""
        reached, waiting = {(name, True)}, [(name, True)]
        said: set[Hashable] = set()
        while waiting:
            one, is_least = waiting.pop()
            line = self._from.get((one, is_least))
            if is_least and self._found[one].shown:
                said.add(one)
            if line is None:
                continue
            # A total is at least what its parts are; a part at least what the others leave of it.
            parts_least = is_least if one == line.total else not is_least
            more = {(part, parts_least) for part in line.parts if part != one}
            if one != line.total:
                more.add((line.total, is_least))
            waiting += more - reached
            reached |= more
        said = said or {one for one, rounded in self._found.items() if rounded.shown}
        return max(said, key=lambda one: (self._found[one].shown, repr(one)))

"""The selection of published numbers to hide, so that no small one can be derived."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: So few people could be recognised by those who know them.
FEWEST = 5

#: (row, column); TOTAL in the place of either is the sum of the line.
Cell = tuple[Hashable, Hashable]
TOTAL = "total"
Table = Mapping[Cell, int]
#: More than any count of people: a hidden number may be anything below.
_ANYTHING = 10**9


@dataclass(frozen=True)
class Sum:
    """A publicly known equation: the numbers ``parts`` add up to the number ``total``."""

    total: Any
    parts: tuple[Any, ...]


def is_small(number: int) -> bool:
    """Return whether a number of people is too small to publish; zero reveals nobody."""
    return 0 < number < FEWEST


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


def hidden_cells(table: Table) -> set[Hashable]:
    """The cells of ``table`` and of its totals that stay hidden when all others are published."""
    full = with_totals(table)
    numbers: dict[Hashable, int] = dict(full.items())
    return hidden_numbers(numbers, sums_of(full))


def hidden_numbers(numbers: Mapping[Hashable, int], sums: Iterable[Sum]) -> set[Hashable]:
    """Return the names of ``numbers`` to hide when all others are published.

    Small numbers are hidden. In every sum the total of the hidden numbers can be derived, and
    the fewer people it has, the more it reveals, as zeros are never hidden: the smallest other
    number is hidden until the hidden ones have `FEWEST` people beyond one for each; the total,
    if no part is left. Finally the bounds that all sums together set on a small number are
    computed as a reader could, and more is hidden until it may be `FEWEST` more or fewer.

    Args:
        numbers: by name; missing names count as zero.
        sums: all publicly known equations.
    """
    lines = list(_without_noughts(numbers, sums))
    hidden = {name for name, number in numbers.items() if is_small(number)}
    small = set(hidden)
    while True:
        more = {_companion(line, hidden, numbers) for line in lines} - {None}
        if not more:
            between = bounds(numbers, hidden, lines)
            narrow = {name for name in small if between[name][1] - between[name][0] < FEWEST}
            more = {_neighbour(name, hidden, numbers, lines) for name in narrow} - {None}
        if not more:
            return hidden
        hidden |= more


def bounds(
    numbers: Mapping[Hashable, int], hidden: Iterable[Hashable], sums: Iterable[Sum]
) -> dict[Hashable, tuple[int, int]]:
    """Return the bounds of each hidden number for a reader who knows it is not zero.

    A number without an upper bound gets a very large one.
    """
    low, high = dict.fromkeys(hidden, 1), dict.fromkeys(hidden, _ANYTHING)
    lines = [line for line in _without_noughts(numbers, sums) if _hides(line, low)]
    moved = True
    while moved:
        moved = False
        for line in lines:
            total, parts = line.total, line.parts
            least = {name: low.get(name, numbers[name]) for name in (total, *parts)}
            most = {name: high.get(name, numbers[name]) for name in (total, *parts)}
            all_least, all_most = sum(least[p] for p in parts), sum(most[p] for p in parts)
            told = {total: (all_least, all_most)} | {
                part: (least[total] - all_most + most[part], most[total] - all_least + least[part])
                for part in parts
            }
            for name, (at_least, at_most) in told.items():
                if name in low and (at_least > low[name] or at_most < high[name]):
                    narrowed = max(at_least, low[name]), min(at_most, high[name])
                    low[name], high[name] = narrowed
                    moved = narrowed[0] <= narrowed[1]
    return {name: (low[name], high[name]) for name in low}


def _without_noughts(numbers: Mapping[Hashable, int], sums: Iterable[Sum]) -> Iterable[Sum]:
    for line in sums:
        parts = tuple(part for part in line.parts if numbers.get(part))
        if parts:
            yield Sum(line.total, parts)


def _hides(line: Sum, hidden: Iterable[Hashable]) -> bool:
    return line.total in hidden or any(part in hidden for part in line.parts)


def _companion(
    line: Sum, hidden: set[Hashable], numbers: Mapping[Hashable, int]
) -> Hashable | None:
    """Return the number to hide besides the hidden ones of a sum; None if not needed."""
    inside = [numbers[part] for part in line.parts if part in hidden]
    if line.total in hidden:
        is_safe = bool(inside)
    else:
        is_safe = not inside or (len(inside) > 1 and sum(inside) - len(inside) >= FEWEST)
    return None if is_safe else _smallest([line], hidden, numbers)


def _smallest(
    lines: Iterable[Sum], hidden: set[Hashable], numbers: Mapping[Hashable, int]
) -> Hashable | None:
    """The smallest part that is shown, else the smallest total; None where nothing is."""
    shown = [
        (name == line.total, numbers[name], repr(name), name)
        for line in lines
        for name in (line.total, *line.parts)
        if name not in hidden
    ]
    return min(shown, key=lambda found: found[:3])[3] if shown else None


def _neighbour(
    name: Hashable, hidden: set[Hashable], numbers: Mapping[Hashable, int], lines: list[Sum]
) -> Hashable | None:
    """Return the smallest shown number in a sum with ``name`` or hidden numbers near it."""
    reached, before = {name}, -1
    while len(reached) != before:
        before = len(reached)
        near = [line for line in lines if _hides(line, reached)]
        found = _smallest(near, hidden, numbers)
        if found is not None:
            return found
        reached |= {other for line in near for other in (line.total, *line.parts)}
    return None

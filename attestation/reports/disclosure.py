"""Which cells of a published table must be hidden, so that no small number can be worked out."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

#: So few people could be recognised by those who know them.
FEWEST = 5

#: (row, column); TOTAL in the place of either is the sum of the line.
Cell = tuple[Hashable, Hashable]
TOTAL = "total"
Table = Mapping[Cell, int]


def is_small(number: int) -> bool:
    """Whether a number of people may not be published; nought says nothing of anybody."""
    return 0 < number < FEWEST


def with_totals(table: Table) -> Counter[Cell]:
    """``table`` with the sums of its rows, of its columns, and of all."""
    full: Counter[Cell] = Counter()
    for (row, column), number in table.items():
        for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            full[cell] += number
    return full


def hidden_cells(table: Table, also: Iterable[Cell] = ()) -> set[Cell]:
    """The cells of ``table`` and of its totals that stay hidden when all others are published.

    Small numbers are hidden, and in every line that then hides a single one, the smallest other:
    else it could be had by subtraction. Totals are hidden only where nothing else is left.

    Args:
        table: the numbers by row and column; what is absent is nought.
        also: cells that are hidden in any case.
    """
    full = with_totals(table)
    hidden = {cell for cell, number in full.items() if is_small(number)} | set(also)
    lines = _lines(full)
    while True:
        more = {_companion(line, hidden, full) for line in lines} - {None}
        if not more:
            return hidden
        hidden |= more


def hidden_together(tables: Mapping[tuple[str, str], Table]) -> dict[tuple[str, str], set[Cell]]:
    """`hidden_cells` of several tables of the same people, which share totals.

    A total that one table must hide is hidden in all of them.

    Args:
        tables: by what their rows and their columns stand for.
    """
    totals: set[tuple[str, Hashable]] = set()
    while True:
        hidden = {}
        found = set(totals)
        for (of_rows, of_columns), table in tables.items():
            also = [
                *((key, TOTAL) for name, key in totals if name == of_rows),
                *((TOTAL, key) for name, key in totals if name == of_columns),
            ]
            cells = hidden_cells(table, also)
            hidden[of_rows, of_columns] = cells
            found |= {(of_rows, row) for row, column in cells if column == TOTAL}
            found |= {(of_columns, column) for row, column in cells if row == TOTAL}
        if found == totals:
            return hidden
        totals = found


def _lines(full: Mapping[Cell, int]) -> list[list[Cell]]:
    """The rows and columns, each with its total, without noughts."""
    lines: dict[tuple[int, Hashable], list[Cell]] = {}
    for cell, number in full.items():
        if number:
            for axis in (0, 1):
                lines.setdefault((axis, cell[axis]), []).append(cell)
    return list(lines.values())


def _companion(line: list[Cell], hidden: set[Cell], full: Mapping[Cell, int]) -> Any:
    """What must be hidden beside the only hidden cell of a line; None where nothing must."""
    shown = [cell for cell in line if cell not in hidden]
    if len(line) - len(shown) != 1 or not shown:
        return None
    return min(shown, key=lambda cell: (cell.count(TOTAL), full[cell], str(cell)))

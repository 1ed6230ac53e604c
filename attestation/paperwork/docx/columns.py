"""The widths of the columns of a foreign table, by what stands in them. No Django: runs apart.

What its file says of widths is lost on the way, and often untrue. Equal columns would give the
numbers of rows as much of the sheet as sentences.
"""

from collections.abc import Iterator, Sequence
from typing import Any

#: Signs of a word that a column must hold, and of a cell beyond which it only grows longer.
_WORD, _CELL = 24, 120
#: The share of the sheet that is given by the words of a column; the rest goes by its amount.
_BY_WORDS = 0.5
#: Signs that every column has room for, its air counted in.
_LEAST = 3


def span(cell: Any, name: str) -> int:
    """Return the number of columns or rows that a cell stands over."""
    value = cell.get(name) or "1"
    return max(1, int(value)) if value.isascii() and value.isdecimal() and len(value) < 5 else 1


def shares_of(rows: Sequence[Any], columns: int) -> list[int]:
    """Return the width of each column in whole parts of a hundred."""
    words, amounts = [_LEAST] * columns, [1.0] * columns
    filled = [1] * columns
    for column, text in _cells(rows, columns):
        longest = max((len(word) for word in text.split()), default=0)
        words[column] = max(words[column], min(longest, _WORD) + 2)
        if text:
            amounts[column] += min(len(text), _CELL)
            filled[column] += 1
    means = [amount / number for amount, number in zip(amounts, filled, strict=True)]
    shares = [
        _BY_WORDS * word / sum(words) + (1 - _BY_WORDS) * mean / sum(means)
        for word, mean in zip(words, means, strict=True)
    ]
    return [max(1, round(100 * share)) for share in shares]


def _cells(rows: Sequence[Any], columns: int) -> Iterator[tuple[int, str]]:
    """The column and the text of each cell that stands in one column alone."""
    for row, placed in zip(rows, placed_in(rows, columns), strict=True):
        for cell, column in zip(row, placed, strict=True):
            if column < columns and span(cell, "colspan") == 1:
                yield column, " ".join(cell.text_content().split())


def placed_in(rows: Sequence[Any], columns: int) -> Iterator[list[int]]:
    """Yield the columns in which the cells of each row begin; some are taken from above."""
    taken = [0] * columns
    for row in rows:
        found = []
        column = 0
        for cell in row:
            while column < columns and taken[column]:
                column += 1
            found.append(column)
            across = span(cell, "colspan")
            for at in range(column, min(column + across, columns)):
                taken[at] = span(cell, "rowspan")
            column += across
        yield found
        taken = [max(0, left - 1) for left in taken]

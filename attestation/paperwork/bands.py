"""Rows of a long table under the name that several of them share, told once for each group."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar

Row = TypeVar("Row")

#: The library that draws PDFs slows down with the square of a table's length.
ROWS_IN_A_TABLE = 100


def bands(
    rows: Iterable[Row], name_of: Callable[[Row], str], *, most: int = ROWS_IN_A_TABLE
) -> Iterator[list[tuple[str, Row]]]:
    """Yield pieces that can be drawn one after the other: each row, the first with its name.

    A group begins a piece where it does not fit into the last one; only one longer than ``most``
    is cut, and told again.
    """
    piece: list[tuple[str, Row]] = []
    for name, group in groupby(rows, key=name_of):
        together = list(group)
        if piece and len(piece) + len(together) > most:
            yield piece
            piece = []
        for place, row in enumerate(together):
            if len(piece) == most:
                yield piece
                piece = []
            piece.append((name if place == 0 or not piece else "", row))
    if piece:
        yield piece

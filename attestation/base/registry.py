"""Pages that several rooms share: each room registers its pieces, the page puts them in order."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Piece = TypeVar("Piece")


class Pieces(Generic[Piece]):
    """Things of one kind that rooms add; lower ``order`` comes first."""

    def __init__(self) -> None:
        self._found: list[tuple[int, Piece]] = []

    def register(self, *, order: int) -> Callable[[Piece], Piece]:
        """Add a piece; usable as a decorator."""

        def add(piece: Piece) -> Piece:
            self._found.append((order, piece))
            self._found.sort(key=lambda found: found[0])
            return piece

        return add

    def __iter__(self) -> Iterator[Piece]:
        return iter([piece for _, piece in self._found])

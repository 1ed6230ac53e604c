"""Extension points that several rooms share: one registry class, one vocabulary.

A registry is defined in the room that reads it; rooms above add to it, mostly by a decorator,
in a module that `attestation.rooms.autodiscover` imports at start-up::

    page_sections: Registry[Callable[[Application, User], PageSection | None]] = Registry()

    @page_sections.add(priority=20)
    def withdrawal_section(application: Application, user: User) -> PageSection | None: ...
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar, overload

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries of one kind by priority: the lower, the earlier.

    Entries of equal priority keep the order in which they were added, that of the rooms.
    """

    def __init__(self) -> None:
        self._entries: list[tuple[int, Entry]] = []

    @overload
    def add(self, entry: Entry, *, priority: int = 0) -> Entry: ...

    @overload
    def add(self, *, priority: int = 0) -> Callable[[Entry], Entry]: ...

    def add(
        self, entry: Entry | None = None, *, priority: int = 0
    ) -> Entry | Callable[[Entry], Entry]:
        """Add ``entry`` and return it; without one, return a decorator that adds."""

        def insert(entry: Entry) -> Entry:
            self._entries.append((priority, entry))
            self._entries.sort(key=lambda known: known[0])
            return entry

        return insert if entry is None else insert(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter([entry for _, entry in self._entries])

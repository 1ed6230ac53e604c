"""All invariants after every step, cheaply: asked again where what they read has changed.

What an invariant finds follows from the rows that it reads. While it runs, the tables in its
queries are written down; while people act, the tables that are written to. An invariant none of
whose tables was touched since it held still holds. Tables that only triggers write to are read by
no invariant without the table that sets the trigger off. In the end all are asked anew.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from attestation.base.invariants import invariants

#: Walks through the folders of all files, whatever has changed.
_SLOW = {"no bytes lie on the disk for days without a row"}
_TABLE = re.compile(r'"?((?:attestation|procrastinate|cms_pages|wagtail\w*|auth|guardian)_\w+)"?')
_READS = re.compile(r"[\s(]*SELECT\b", re.IGNORECASE)


class Holding:
    """Which tables each invariant reads, and which were touched since it last held."""

    def __init__(self) -> None:
        self._reads: dict[str, set[str]] = {}
        self._touched: set[str] = set()
        self._doubtful: set[str] = set()
        self.forget()

    def forget(self) -> None:
        """Ask all of them next time: the database is another one."""
        self._touched = set()
        self._doubtful = {one.name for one in invariants}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Write down the tables that are written to in the block."""

        def watch(execute: Callable[..., Any], query: Any, *arguments: Any) -> Any:
            if not _READS.match(text := str(query)):
                self._touched.update(_TABLE.findall(text))
            if "procrastinate_" in text:
                self._touched.add("procrastinate_jobs")
            return execute(query, *arguments)

        with connection.execute_wrapper(watch):
            yield

    def broken(self) -> list[str]:
        """Return the violations of those that may no longer hold; few bytes of files are read."""
        for name, tables in self._reads.items():
            if tables & self._touched:
                self._doubtful.add(name)
        self._touched = set()
        faults = []
        for one in invariants:
            if one.name in self._doubtful - _SLOW:
                found = list(self._ask(one, sample=2))
                faults += found
                if not found:
                    self._doubtful.discard(one.name)
        return faults

    def all_broken(self) -> list[str]:
        """Return the violations of all invariants, with every file read."""
        return [line for one in invariants for line in self._ask(one, sample=None)]

    def _ask(self, one: Any, *, sample: int | None) -> list[str]:
        reads = self._reads.setdefault(one.name, set())

        def note(execute: Callable[..., Any], query: Any, *arguments: Any) -> Any:
            reads.update(_TABLE.findall(str(query)))
            return execute(query, *arguments)

        with connection.execute_wrapper(note):
            return [f"{one.name}: {line}" for line in one.find(sample)]

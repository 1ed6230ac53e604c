"""What stands in the database and on the disk, so that two outcomes can be compared."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from attestation.base.invariants import invariants

#: Whose content says nothing of the work: the queue, counters, what is remembered for a while.
_LEFT_OUT = re.compile("procrastinate_|django_cache|limit_counters|django_session")
_WORDS = ("character varying", "text", "boolean", "date", "numeric", "smallint", "integer")
#: Keys of rows that were rolled back are not given twice; files bear the minute of their making.
_KEYS = re.compile("id|.*_id|attempts|sha256|size")


@dataclass(frozen=True)
class Facts:
    """How many rows each table has, what its columns hold in any order, which files there are."""

    rows: dict[str, int]
    columns: dict[str, str]
    files: Counter[str] = field(default_factory=Counter)

    def faults(self, found: "Facts", *, volatile: set[str]) -> Iterator[str]:
        """Yield what ``found`` has too much, lacks, or says otherwise."""
        for before, after, what in (
            (self.rows, found.rows, "rows"),
            (self.files, found.files, "files"),
        ):
            for name in sorted(before.keys() | after.keys()):
                wanted, there = before.get(name, 0), after.get(name, 0)
                if wanted != there:
                    kind = "done twice" if there > wanted else "lost"
                    yield f"{kind}: {name} has {there} {what} instead of {wanted}"
        if self.rows == found.rows:
            for name in sorted(self.different(found) - volatile):
                yield f"other content: {name}"

    def different(self, found: "Facts") -> set[str]:
        """Return the columns that hold something else in ``found``."""
        names = self.columns.keys() | found.columns.keys()
        return {one for one in names if self.columns.get(one) != found.columns.get(one)}


def facts() -> Facts:
    """Return what stands there now."""
    rows, columns = {}, {}
    with connection.cursor() as cursor:
        for table, names in _tables(cursor).items():
            asked = ", ".join(map(_content, names))
            cursor.execute(f"SELECT count(*){', ' if asked else ''}{asked} FROM {table}")
            number, *contents = cursor.fetchone()
            if number:
                rows[table] = number
                for name, content in zip(names, contents, strict=True):
                    columns[f"{table}.{name}"] = content
    return Facts(rows, columns, _files())


def broken() -> list[str]:
    """Return the violations of all invariants."""
    with transaction.atomic():
        return [f"{one.name}: {line}" for one in invariants for line in one.find(2)]


def _tables(cursor: Any) -> dict[str, list[str]]:
    cursor.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " ORDER BY table_name, ordinal_position"
    )
    found: dict[str, list[str]] = {}
    for table, column, kind in cursor.fetchall():
        if not _LEFT_OUT.match(table):
            names = found.setdefault(table, [])
            if kind in _WORDS and not _KEYS.fullmatch(column):
                names.append(column)
    return found


def _content(column: str) -> str:
    # Addresses in a text bear keys.
    text = f"regexp_replace(\"{column}\"::text, '[0-9]+', '#', 'g')"
    return f"md5(string_agg({text}, '|' ORDER BY {text}))"


def _files() -> Counter[str]:
    """Count the files of each folder; the folders of the private blobs are one."""
    found: Counter[str] = Counter()
    for root in (Path(settings.PRIVATE_ROOT), Path(settings.MEDIA_ROOT)):
        for path in root.rglob("*"):
            if path.is_file():
                folder = path.relative_to(root).parts[0]
                found["blobs" if re.fullmatch("[0-9a-f]{2}", folder) else folder] += 1
    return found

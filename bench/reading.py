"""What one act costs the database: rows read, tables scanned, queries, processor time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

#: Rows that tables and indexes have given in this transaction; whole tables among them.
_READ = """
SELECT c.relname, c.relkind = 'r', pg_stat_get_xact_tuples_returned(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'i') AND n.nspname = 'public'
    AND pg_stat_get_xact_tuples_returned(c.oid) > 0
"""


@dataclass(frozen=True)
class Cost:
    """What an act has cost.

    Attributes:
        answer: what it returned.
        queries: how many statements.
        rows: rows that tables and indexes have given.
        scans: by table, the rows given by scans of the whole of it.
        seconds: processor time of this process and of its server process.
        statements: the statements themselves.
    """

    answer: Any
    queries: int
    rows: int
    seconds: float
    scans: dict[str, int] = field(default_factory=dict)
    statements: tuple[str, ...] = ()


def cost_of(act: Callable[[], Any]) -> Cost:
    """Do ``act`` in a transaction that is undone, and say what it cost."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (server,) = cursor.fetchone()
            # What helpers of the server process read is not told to this transaction.
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        before = _rows()
        begun, server_begun = time.process_time(), _server_seconds(server)
        with CaptureQueriesContext(connection) as captured:
            answer = act()
        seconds = time.process_time() - begun + _server_seconds(server) - server_begun
        read = {key: count - before.get(key, 0) for key, count in _rows().items()}
        transaction.set_rollback(True)
    return Cost(
        answer=answer,
        queries=sum(_is_query(one["sql"]) for one in captured.captured_queries),
        rows=sum(read.values()),
        seconds=seconds,
        scans={name: count for (name, is_table), count in read.items() if is_table and count},
        statements=tuple(one["sql"] for one in captured.captured_queries),
    )


def _is_query(statement: str) -> bool:
    return not statement.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))


def _rows() -> dict[tuple[str, bool], int]:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return {(name, is_table): count for name, is_table, count in cursor.fetchall()}


def _server_seconds(pid: int) -> float:
    """The processor time of a process of PostgreSQL on this machine; 0 if it is on another."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0

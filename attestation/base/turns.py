"""Doing something with one thing at a time, without a transaction around it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

_KEY = "hashtextextended(%s, 0)"


@contextmanager
def only_here(what: str) -> Iterator[bool]:
    """Hold ``what`` for this connection; yields False where another process holds it now.

    No row is locked and no transaction is open meanwhile. It ends with the process or its
    connection, however that happens.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({_KEY})", [what])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with suppress(Error), connection.cursor() as cursor:  # a lost connection holds nothing
                cursor.execute(f"SELECT pg_advisory_unlock({_KEY})", [what])

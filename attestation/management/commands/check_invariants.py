"""`manage.py check_invariants`: what must hold for all data, counted."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from attestation.base.invariants import invariants

_SHOWN = 20


class Command(BaseCommand):
    help = "Print each invariant with the number of its violations; exit 1 if there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sample",
            type=int,
            metavar="N",
            help="read the bytes of at most N files of each kind instead of all",
        )

    def handle(self, *, sample: int | None, **_options: Any) -> None:
        broken = False
        with _one_view():
            for invariant in invariants:
                found = list(invariant.find(sample))
                broken = broken or bool(found)
                self.stdout.write(f"{invariant.name}: {len(found)} violations")
                for line in found[:_SHOWN]:
                    self.stdout.write(f"  {line}")
        if broken:
            sys.exit(1)


@contextmanager
def _one_view() -> Iterator[None]:
    """All queries see one moment, so that a site at work raises no false alarm."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # Gigabytes are read between two queries.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield

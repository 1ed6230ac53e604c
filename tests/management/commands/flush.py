"""The command by which Django empties the database after a test with real commits."""

from typing import Any

from django.core.management.commands import flush

from tests import database


class Command(flush.Command):
    """Leave the database as it is: it is reset before the next test, with what migrations wrote."""

    def handle(self, **options: Any) -> None:
        database.mark_dirty()

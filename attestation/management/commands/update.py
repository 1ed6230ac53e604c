"""Everything that an update needs after the new packages are installed."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

#: In this order; each may run again and then only adds what is missing.
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("createcachetable", {}),
    ("load_directories", {}),
    ("build_site", {}),
    ("collectstatic", {"interactive": False}),
)
#: A change of a table that waits longer for those who work gives up, so that nobody waits for it.
LOCK_TIMEOUT = "10s"


class Command(BaseCommand):
    help = (
        "Brings database, directories, pages and static files to this version; run again, it only "
        "adds what is missing."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            with _short_waits():
                call_command("migrate", interactive=False, verbosity=verbosity, stdout=self.stdout)
        except OperationalError as error:
            raise CommandError(
                f"База данных занята или не отвечает, обновление не закончено: {error}\n"
                "Запустите команду ещё раз."
            ) from error
        for command, arguments in STEPS:
            call_command(command, stdout=self.stdout, **arguments)
        self.stdout.write(self.style.SUCCESS("Готово. Перезапустите сайт и работников."))


@contextlib.contextmanager
def _short_waits() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        # An index of a large table is built beside those who work, for as long as it takes.
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        connection.close()

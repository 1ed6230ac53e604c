"""`manage.py restore`: a backup into an empty database and empty folders."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attestation.management.backups.errors import BackupError
from attestation.management.backups.restoring import restore


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database and an empty VAR_DIR, then checks the "
        "invariants; exits with 1 where one is violated."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--identity", default="", help="the file of the private key of age")

    def handle(self, *args: Any, folder: Path, identity: str, **options: Any) -> None:
        try:
            restore(folder, identity=identity, say=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Восстановление не закончено: {error}") from error
        call_command("check_invariants", stdout=self.stdout)
        self.stdout.write(
            self.style.SUCCESS("Готово. Выполните update, запустите сайт и работников.")
        )

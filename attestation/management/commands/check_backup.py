"""`manage.py check_backup`: whether a backup is whole and can be read."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attestation.management.backups.checking import can_be_read, check
from attestation.management.backups.errors import BackupError


class Command(BaseCommand):
    help = (
        "Compares a backup with its hashes and reads it through; exits with 1 if it is not whole."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--identity", default="", help="the file of the private key of age")

    def handle(self, *args: Any, folder: Path, identity: str, **options: Any) -> None:
        try:
            told = check(folder, identity=identity)
        except BackupError as error:
            raise CommandError(str(error)) from error
        for part in told.parts:
            self.stdout.write(f"{part.name}: {part.size} байт, файлов {part.count}")
        if can_be_read(told, identity):
            self.stdout.write("Копия цела и читается.")
        else:
            self.stdout.write(
                "Контрольные суммы верны; без ключа (--identity) содержание не прочесть."
            )

"""`manage.py backup`: the database and the files, beside a site at work."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attestation.management.backups import making
from attestation.management.backups.errors import BackupError


class Command(BaseCommand):
    help = "Makes a backup of database and files in a folder of its own; the site goes on working."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="DIR")
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N", help="delete all but the last N backups"
        )
        parser.add_argument(
            "--recipient",
            default=settings.BACKUP_RECIPIENT,
            help="a public key of age, or the fingerprint of one of gpg (BACKUP_RECIPIENT)",
        )

    def handle(self, *args: Any, to: Path, keep: int, recipient: str, **options: Any) -> None:
        if keep < 0:
            raise CommandError("--keep: сколько копий оставить, число не меньше нуля.")
        try:
            made = making.make(to, recipient=recipient, keep=keep)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Копия не сделана: {error}") from error
        self.stdout.write(str(made))

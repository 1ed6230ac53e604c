"""`manage.py compile_catalogues`: make what Django reads of the translated sentences."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from attestation.base.language.catalogues import compile_all


class Command(BaseCommand):
    help = "Compile the .po files below locale/ into .mo files; gettext need not be installed."

    def handle(self, *args: Any, **options: Any) -> None:
        for made in compile_all(settings.BASE_DIR / "locale"):
            self.stdout.write(str(made.relative_to(settings.BASE_DIR)))

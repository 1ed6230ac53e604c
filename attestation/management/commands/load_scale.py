"""`manage.py load_scale --applications N`: a database as large as a benchmark needs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from attestation.demo.context import TEMPLATE
from attestation.demo.guard import require_invented_data_allowed
from attestation.demo.load import is_loaded, load
from attestation.demo.scale.fill import fill


class Command(BaseCommand):
    help = "Fill the database with invented applications until there are N of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applications", type=int, required=True, metavar="N")

    def handle(self, *, applications: int, **_options: Any) -> None:
        require_invented_data_allowed()
        if not is_loaded():
            call_command("build_site", "--demo", stdout=self.stdout)
            load(size=TEMPLATE, say=self.stdout.write)
        added = fill(applications, say=self.stdout.write)
        self.stdout.write(f"{added} applications added")

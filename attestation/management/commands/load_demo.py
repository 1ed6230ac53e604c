"""`manage.py load_demo`: the demonstration site, for a look around and for training."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from attestation.demo.accounts import accounts_text
from attestation.demo.context import FULL, SMALL
from attestation.demo.guard import require_invented_data_allowed
from attestation.demo.load import is_loaded, load


class Command(BaseCommand):
    help = "Load an invented region with people, applications and published schedules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do nothing when it is loaded already"
        )
        parser.add_argument("--small", action="store_true", help="a few of each, for tests")

    def handle(self, *, once: bool, small: bool, **_options: Any) -> None:
        require_invented_data_allowed()
        if not is_loaded():
            self.stdout.write("Loading the demonstration site:")
            # The pages come first: periods are published on them.
            call_command("build_site", "--demo", stdout=self.stdout)
            load(size=SMALL if small else FULL, say=self.stdout.write)
        elif once:
            self.stdout.write("The demonstration site is loaded already, nothing was changed.")
        else:
            raise CommandError(
                "The demonstration site is loaded already, nothing was changed. "
                "To start anew, begin with an empty database."
            )
        self.stdout.write(accounts_text())

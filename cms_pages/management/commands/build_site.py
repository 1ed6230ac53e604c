"""`manage.py build_site`: create the missing pages, permissions and settings of the site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms_pages.demo import build_demo_site
from cms_pages.services import build_site


class Command(BaseCommand):
    help = "Makes the pages that the site needs; run again, it only adds what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="add the texts and documents of the demonstration"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        site = build_demo_site() if options["demo"] else build_site()
        self.stdout.write(f"The pages of {site.root_url}/ are made.")

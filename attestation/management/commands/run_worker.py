"""One worker of an installation, by its name."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from attestation.base.queues import WORKERS


class Command(BaseCommand):
    help = "Runs jobs of one group of queues until it is stopped; every group needs a worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("worker", choices=sorted(WORKERS))
        parser.add_argument("--delete-jobs", choices=["never", "successful", "always"])
        parser.add_argument("--one-shot", action="store_true", help="end when no job is left")

    def handle(
        self, *args: Any, worker: str, delete_jobs: str | None, one_shot: bool, **options: Any
    ) -> None:
        arguments = ["worker", "--name", worker, "--queues", ",".join(WORKERS[worker])]
        arguments += ["--delete-jobs", delete_jobs] if delete_jobs else []
        arguments += ["--one-shot"] if one_shot else []
        call_command("procrastinate", *arguments)

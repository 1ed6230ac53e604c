"""Everything that `make run` does after the installation."""

import os
import socket
import sys
import time
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from attestation.base.queues import WORKERS
from attestation.management.supervisor import Supervisor

#: Seconds between two looks whether the web server listens.
_BETWEEN_TRIES = 0.2


def _listens(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


class Command(BaseCommand):
    help = "Prepares the database and runs the web server and the workers until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--without-demo", action="store_true")

    def handle(self, *args: Any, port: int, without_demo: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not without_demo:
            call_command("load_demo", once=True)
        Thread(target=self._say_when_open, args=[port], daemon=True).start()
        supervisor = Supervisor(
            self._web(port),
            self._workers(),
            directory=settings.BASE_DIR,
            # manage.py has chosen the settings; the processes inherit the choice.
            environment={**os.environ, "PYTHONUNBUFFERED": "1"},
            say=self.stderr.write,
        )
        sys.exit(supervisor.run())

    def _say_when_open(self, port: int) -> None:
        """Tell the address only once somebody listens there."""
        while not _listens(port):
            time.sleep(_BETWEEN_TRIES)
        self.stdout.write(f"\nСайт открыт: http://127.0.0.1:{port}/   Остановить: Ctrl-C\n\n")
        self.stdout.flush()

    def _web(self, port: int) -> list[str]:
        command = f"-m gunicorn --pythonpath .,site --bind 127.0.0.1:{port} --workers 2 --threads 8"
        return [sys.executable, *f"{command} --timeout 60 --log-level warning config.wsgi".split()]

    def _workers(self) -> dict[str, list[str]]:
        return {name: [sys.executable, "manage.py", "run_worker", name] for name in WORKERS}

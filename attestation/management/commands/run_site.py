"""Everything that `make run` does after the installation."""

import fcntl
import os
import socket
import sys
import time
from pathlib import Path
from threading import Thread
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attestation.base.queues import WORKERS
from attestation.management.supervisor import Supervisor

#: Seconds between two looks whether the web server listens.
_BETWEEN_TRIES = 0.2


def require_free(port: int) -> None:
    """Raise `CommandError` in one line where another program has the port."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Порт {port} занят или недоступен. Другой порт: make run PORT={port + 1}"
            ) from error


def hold(folder: Path) -> IO[str]:
    """Hold ``folder`` for this run until the process ends.

    Raises:
        CommandError: another run works with it.
    """
    lock = (folder / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise CommandError(
            f"Сайт с данными из {folder} уже запущен: остановите его (Ctrl-C) или задайте другую "
            "папку, VAR_DIR."
        ) from error
    return lock


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
        held = hold(settings.VAR_DIR)
        require_free(port)
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
        with held:
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

"""Everything that `make run` does after the installation."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from honcho.manager import Manager


class Command(BaseCommand):
    help = "Prepares the database and runs the web server and the worker until Ctrl-C."
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
        manager = Manager()
        for name, command in self._processes(port).items():
            manager.add_process(name, command, cwd=str(settings.BASE_DIR), env=self._environment())
        self.stdout.write(f"\nСайт открыт: http://127.0.0.1:{port}/   Остановить: Ctrl-C\n\n")
        self.stdout.flush()
        manager.loop()
        sys.exit(manager.returncode)

    def _processes(self, port: int) -> dict[str, str]:
        python = sys.executable
        web = (
            f"{python} -m gunicorn --pythonpath .,site --bind 127.0.0.1:{port} "
            "--workers 2 --threads 8 --timeout 60 --log-level warning config.wsgi"
        )
        return {"web": web, "worker": f"{python} manage.py procrastinate worker"}

    def _environment(self) -> dict[str, str]:
        # manage.py has chosen the settings; the processes inherit the choice.
        return {**os.environ, "PYTHONUNBUFFERED": "1"}

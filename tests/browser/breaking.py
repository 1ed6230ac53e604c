"""A network that breaks where it is told to, and a web server that can be killed."""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings

CUT = struct.pack("ii", 1, 0)  # linger for no time: the other side sees a broken connection


class BreakingProxy:
    """Passes bytes to ``port`` of this machine; cuts a connection at each of ``breaks``.

    Args:
        breaks: how many bytes of all connections together have gone to the server by then.
    """

    def __init__(self, port: int, breaks: list[int]) -> None:
        self.upstream, self.breaks, self.made = port, sorted(breaks), 0
        self.sent = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.upstream))
            except OSError:
                client.close()
                continue
            for one, other, counts in ((client, server, True), (server, client, False)):
                thread = threading.Thread(target=self._pump, args=(one, other, counts))
                thread.start()
                self._threads.append(thread)

    def _pump(self, one: socket.socket, other: socket.socket, counts: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(64 * 1024):
                room = self._room(len(piece)) if counts else len(piece)
                other.sendall(piece[:room])
                if room < len(piece):
                    for end in (one, other):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CUT)
                    break
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _room(self, size: int) -> int:
        """How many of ``size`` bytes go through before the next break."""
        with self._lock:
            if self.breaks and self.sent + size > self.breaks[0]:
                size = max(0, self.breaks.pop(0) - self.sent)
                self.made += 1
                self.sent += size
                return size
            self.sent += size
            return size

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=10)


class WebServer:
    """The server of production in processes of its own, on the database of the test."""

    def __init__(self, port: int, database_url: str, var: Path) -> None:
        self.port = port
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": database_url,
            "SECRET_KEY": settings.SECRET_KEY,
            "VAR_DIR": str(var),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--pythonpath", ".,site"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"]
        command += ["--timeout", "60", "--log-level", "critical", "config.wsgi"]
        self._process = subprocess.Popen(  # noqa: S603
            command, env=self._environment, cwd=settings.BASE_DIR, start_new_session=True
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                urlopen(f"{self.url}/healthz", timeout=20),  # noqa: S310
            ):
                return
            time.sleep(0.2)
        raise AssertionError("the web server does not start")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End all of its processes at once, as a power cut would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def peak_memory(self) -> int:
        """The most memory that one of its processes has held, in bytes."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        peaks = []
        for pid in children.read_text().split():
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    peaks.append(int(line.split()[1]) * 1024)
        return max(peaks)

"""Calls to parsers in a separate process, with limits on memory and time.

    pages = run_in_sandbox(formats.examine, upload, code="pdf")

A bomb or a hanging parser becomes `FileFormatError`, a sentence for the user who uploaded the
file, and the web process continues. See docs/decisions on parsing apart.
"""

import atexit
import json
import logging
import os
import select
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import worker

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[3]
#: How many files one web process has parsed at the same time: each may take `worker.MEMORY`.
AT_ONCE = 2
#: Seconds that a file waits for its turn: the wait holds a thread of the site.
PATIENCE = 45
BUSY = "пока не удалось проверить: сейчас проверяется много файлов. Повторите через минуту."
MAX_ANSWER = 16 * 1024 * 1024
TOO_HARD = (
    "не удалось проверить: он повреждён или слишком сложно устроен. Откройте его на своём "
    "компьютере, сохраните заново (для PDF: «Печать» → «Сохранить как PDF») и загрузите ещё раз."
)


class BusyError(FileFormatError):
    """Other files are being parsed; nothing is said about this one."""


class _Worker:
    """The one worker of this process, started when first needed."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._owner = 0

    def channel(self) -> socket.socket:
        with self._starting:
            alive = self._process is not None and self._process.poll() is None
            if self._channel is not None and alive and self._owner == os.getpid():
                return self._channel
            return self._start()

    def _start(self) -> socket.socket:
        if self._channel is not None:
            self._channel.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", worker.__name__, str(theirs.fileno())],
            cwd=_ROOT,
            # Neither the keys nor the database of the site are known there.
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._channel, self._owner = ours, os.getpid()
        return ours

    def stop(self) -> None:
        if self._process is not None and self._owner == os.getpid():
            if self._channel is not None:
                self._channel.close()
            self._process.wait(timeout=worker.WALL_SECONDS)


_worker = _Worker()
_places = threading.BoundedSemaphore(AT_ONCE)
atexit.register(_worker.stop)


def run_in_sandbox(
    function: Callable[..., Any],
    file: Any,
    *,
    seconds: int = worker.WALL_SECONDS,
    patience: float = PATIENCE,
    **arguments: Any,
) -> Any:
    """Call ``function(file, **arguments)`` in a separate process and return its result.

    Args:
        function: of a module that needs no Django; takes a binary file, returns bytes or
            JSON data.
        file: a binary file; it is rewound afterwards.
        seconds: the time limit.
        patience: how many seconds the file waits for its turn.

    Raises:
        FileFormatError: raised by the function, or it exceeded memory or time, or crashed.
        BusyError: its turn has not come.
    """
    request = {
        "module": function.__module__,
        "function": function.__name__,
        "arguments": arguments,
        "seconds": seconds,
    }
    if not _places.acquire(timeout=patience):
        raise BusyError(BUSY)
    try:
        answer = _ask(json.dumps(request).encode(), file)
    finally:
        _places.release()
    head, _, body = answer.partition(b"\n")
    said = json.loads(head) if head else {"error": "the worker gave no answer"}
    if "fault" in said:
        raise FileFormatError(said["fault"])
    if "error" in said:
        _log.warning("%s could not be run on a file: %s", function.__name__, said["error"])
        raise FileFormatError(TOO_HARD)
    return body if said.get("bytes") else said["result"]


def _ask(request: bytes, file: Any) -> bytes:
    descriptor = _reopened(file)
    reading, writing = os.pipe()
    try:
        try:
            socket.send_fds(_worker.channel(), [request], [descriptor, writing])
        finally:
            os.close(writing)
            os.close(descriptor)
        return _read(reading)
    finally:
        os.close(reading)


def _reopened(file: Any) -> int:
    """A descriptor of the content, for reading only and with a position of its own."""
    file.seek(0)
    try:
        number = file.fileno()
    except (AttributeError, OSError):
        number = os.memfd_create("upload")
        with open(number, "wb", closefd=False) as copy:
            shutil.copyfileobj(file, copy)
        file.seek(0)
        os.lseek(number, 0, os.SEEK_SET)
        return number
    return os.open(f"/proc/self/fd/{number}", os.O_RDONLY)


def _read(reading: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        # The fork is ended by its own limits; this is for a worker that was ended itself.
        ready, _, _ = select.select([reading], [], [], worker.WALL_SECONDS + 5)
        part = os.read(reading, 1024 * 1024) if ready else b""
        size += len(part)
        if not part or size > MAX_ANSWER:
            return b"".join(parts) if size <= MAX_ANSWER else b""
        parts.append(part)

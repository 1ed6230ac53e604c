"""Calls to parsers in a separate process, with limits on memory and time.

    pages = run_in_sandbox(formats.examine, upload, code="pdf")

Whoever looks at one file, or at all files of one application, in several steps puts `budget`
around them: together they get so many seconds, and no more. The wait for a turn is not counted: of
a busy day nothing is said about a file, and it ends in `BusyError`.

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
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

from attestation.base.errors import DomainError
from attestation.base.requests.fair_share import person
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import worker

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[3]
#: How many files one web process has parsed at the same time: each may take `worker.MEMORY`.
AT_ONCE = 2
#: Seconds that a file waits for its turns, all its steps together: the wait holds a thread.
PATIENCE = 20
#: Seconds of one step, of everything that is asked of one upload, and of the files of one
#: application that a job puts together.
SECONDS = 12
FILE_SECONDS = 25
APPLICATION_SECONDS = 60
BUSY = "пока не удалось проверить: сейчас проверяется много файлов. Попробуйте через минуту."
MAX_ANSWER = 16 * 1024 * 1024
TOO_HARD = (
    "не удалось проверить: он повреждён или слишком сложно устроен. Откройте его на своём "
    "компьютере, сохраните заново (для PDF: «Печать» → «Сохранить как PDF») и загрузите ещё раз."
)


class BusyError(DomainError):
    """Other files are being parsed; nothing is said about this one.

    No `FileFormatError`: what passes a file that cannot be read must not pass one unlooked at.
    """

    def __init__(self) -> None:
        super().__init__(f"Файл {BUSY}", field="file")


class _Budget(NamedTuple):
    until: float  # by `_clock`
    waited: float  # in all, before it began


_budget: ContextVar[_Budget | None] = ContextVar("budget", default=None)
_waited: ContextVar[float] = ContextVar("waited", default=0.0)


def _clock() -> float:
    """The time, by a clock that stands still while a file waits for its turn."""
    return time.monotonic() - _waited.get()


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Let everything that is parsed inside take ``seconds`` together; an outer budget holds too."""
    until, outer = _clock() + seconds, _budget.get()
    inner = _Budget(min(until, outer.until), outer.waited) if outer else None
    token = _budget.set(inner or _Budget(until, _waited.get()))
    try:
        yield
    finally:
        _budget.reset(token)


def _seconds_left() -> float:
    held = _budget.get()
    return held.until - _clock() if held else float("inf")


@contextmanager
def _place(patience: float) -> Iterator[None]:
    """Wait for a turn: within a budget, all its steps share the patience.

    One person never has all turns of a process.
    """
    before, held = _waited.get(), _budget.get()
    began = time.monotonic()
    until = began + max(0.0, patience - (before - held.waited if held else 0))
    try:
        with ExitStack() as taken:
            for places in filter(None, [_places_of(person()), _places]):
                _require(places.acquire(timeout=max(0.0, until - time.monotonic())))
                taken.callback(places.release)
            _waited.set(before + time.monotonic() - began)
            yield
    except BusyError:
        _waited.set(before + time.monotonic() - began)
        raise


def _require(is_taken: bool) -> None:
    if not is_taken:
        raise BusyError


def _places_of(who: int | None) -> threading.BoundedSemaphore | None:
    if who is None:
        return None
    return _own_places.setdefault(who, threading.BoundedSemaphore(AT_ONCE - 1))


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
_own_places: dict[int, threading.BoundedSemaphore] = {}
atexit.register(_worker.stop)


def run_in_sandbox(
    function: Callable[..., Any],
    file: Any,
    *,
    seconds: float = SECONDS,
    work: int = worker.CPU_SECONDS,
    patience: float = PATIENCE,
    max_answer: int = MAX_ANSWER,
    with_scratch: bool = False,
    **arguments: Any,
) -> Any:
    """Call ``function(file, **arguments)`` in a separate process and return its result.

    Args:
        function: of a module that needs no Django; takes a binary file, returns bytes or
            JSON data.
        file: a binary file; it is rewound afterwards.
        seconds: the time limit, within the `budget`.
        work: the limit of the processor's time, which a busy machine does not shorten.
        patience: how many seconds the file waits for its turn, with the steps of its `budget`.
        max_answer: of so many bytes; a larger answer is a fault of the file.
        with_scratch: lend it a folder for files of its own, which goes afterwards.

    Raises:
        FileFormatError: raised by the function, or it exceeded memory or time, or crashed.
        BusyError: its turn has not come.
    """
    seconds = min(seconds, _seconds_left(), worker.WALL_SECONDS)
    if seconds <= 0:
        _log.warning("%s has no time left for a file", function.__name__)
        raise FileFormatError(TOO_HARD)
    with _place(patience), _scratch(is_lent=with_scratch) as folder:
        request = {
            "module": function.__module__,
            "function": function.__name__,
            "arguments": arguments,
            "seconds": seconds,
            "work": work,
            "scratch": folder,
        }
        answer = _ask(json.dumps(request).encode(), file, max_answer)
    head, _, body = answer.partition(b"\n")
    said = json.loads(head) if head else {"error": "the worker gave no answer"}
    if "fault" in said:
        raise FileFormatError(said["fault"])
    if "error" in said:
        _log.warning("%s could not be run on a file: %s", function.__name__, said["error"])
        raise FileFormatError(TOO_HARD)
    return body if said.get("bytes") else said["result"]


@contextmanager
def _scratch(*, is_lent: bool) -> Iterator[str | None]:
    if not is_lent:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="sandbox-", ignore_cleanup_errors=True) as folder:
        yield folder


def _ask(request: bytes, file: Any, max_answer: int) -> bytes:
    descriptor = _reopened(file)
    reading, writing = os.pipe()
    try:
        try:
            socket.send_fds(_worker.channel(), [request], [descriptor, writing])
        finally:
            os.close(writing)
            os.close(descriptor)
        return _read(reading, max_answer)
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


def _read(reading: int, max_answer: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        # The fork is ended by its own limits; this is for a worker that was ended itself.
        ready, _, _ = select.select([reading], [], [], worker.WALL_SECONDS + 5)
        part = os.read(reading, 1024 * 1024) if ready else b""
        size += len(part)
        if not part or size > max_answer:
            return b"".join(parts) if size <= max_answer else b""
        parts.append(part)

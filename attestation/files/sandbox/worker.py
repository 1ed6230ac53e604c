"""The process that parses untrusted files; started by `attestation.files.sandbox.client`.

It runs without Django, database and secrets. It loads the parsers once, then forks for every
file: the fork has little memory, little time and may write only its answer, so that the damage
a hostile file does to a parser ends with the fork.
"""

import contextlib
import importlib
import json
import math
import os
import resource
import signal
import socket
import sys
import tempfile
from typing import Any

#: On top of the loaded parsers: a picture of 40 million points fits in, a bomb does not.
MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 30
OPEN_FILES = 64
#: The largest file that may be written by whom a folder is lent to; nobody else writes any.
SCRATCH_FILE = 16 * 1024 * 1024
#: Loaded before the first fork; those of later rooms are names here, and imported only there.
PARSERS = (
    "attestation.files.formats",
    "attestation.files.previews",
    "attestation.files.zip_listing",
    "attestation.files.scan_archives",
    "attestation.files.text_extraction",
    "attestation.paperwork.table_reading.xlsx_reader",
    "attestation.paperwork.docx.templates",
    "attestation.paperwork.docx.contents",
    "attestation.paperwork.scans",
    "attestation.paperwork.signing.sheets",
    "attestation.paperwork.docx.html",
    "attestation.paperwork.viewer.word_pages",
    # SciPy loads them at their first use, which would be in each fork.
    "scipy.fft",
    "scipy.ndimage",
)


def serve(channel: socket.socket) -> None:
    """Answer requests until the parent process has exited."""
    for parser in PARSERS:
        importlib.import_module(parser)
    memory = _memory_now() + MEMORY
    # No wait for forks: they send their answers themselves.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        request, descriptors, _, _ = socket.recv_fds(channel, 64 * 1024, 2)
        if not request:
            return
        if os.fork() == 0:
            channel.close()
            _work(json.loads(request), *descriptors, memory=memory)
        for descriptor in descriptors:
            os.close(descriptor)


def _memory_now() -> int:
    """The address space of this process, in bytes."""
    with open("/proc/self/statm") as statm:  # noqa: PTH123
        return int(statm.read().split()[0]) * resource.getpagesize()


def _work(request: dict[str, Any], file: int, answer: int, *, memory: int) -> None:
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _limit(
            memory, request["seconds"], request["work"], SCRATCH_FILE if request["scratch"] else 0
        )
        tempfile.tempdir = request["scratch"]
        with open(file, "rb") as content:
            content.seek(0)
            head, body = _call(request, content)
        with open(answer, "wb") as out:
            out.write(json.dumps(head).encode() + b"\n" + body)
    finally:
        os._exit(0)


def _limit(memory: int, seconds: float, work: int, largest_file: int) -> None:
    work = min(work, math.ceil(seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (work, work + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _call(request: dict[str, Any], content: Any) -> tuple[dict[str, Any], bytes]:
    module = importlib.import_module(request["module"])
    try:
        result = getattr(module, request["function"])(content, **request["arguments"])
    except Exception as error:  # noqa: BLE001 (the parent gets its name)
        known = type(error).__name__ == "FileFormatError"
        return {"fault": str(error)} if known else {"error": repr(error)[:500]}, b""
    return ({"bytes": True}, result) if isinstance(result, bytes) else ({"result": result}, b"")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        serve(socket.socket(fileno=int(sys.argv[1])))

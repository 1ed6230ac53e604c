"""Files judged in the process of a suite that is about something else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from attestation.files.sandbox import client, worker


@contextmanager
def files_at_hand() -> Iterator[None]:
    """Judge files here: the process apart is tried by another suite, and takes its time."""

    def ask(request: bytes, file: Any, _max_answer: int) -> bytes:
        file.seek(0)
        head, body = worker._call(json.loads(request), file)
        file.seek(0)
        return json.dumps(head).encode() + b"\n" + body

    with mock.patch.object(client, "_ask", ask):
        yield

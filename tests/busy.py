"""A busy day: every file that waits for its turn waits in vain, until it is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from attestation.files.sandbox import client as sandbox_client


class _Taken:
    def acquire(self, timeout: float) -> bool:
        return False

    def release(self) -> None: ...


@contextmanager
def busy_day() -> Iterator[None]:
    """Let nobody be served in the block."""
    with mock.patch.object(sandbox_client, "_places", _Taken()):
        yield

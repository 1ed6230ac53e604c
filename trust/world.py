"""A database of the suites' own, a copy of that of the tests; nothing of it stays behind."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test import override_settings
from django.test.utils import setup_test_environment, teardown_test_environment

from tests import database


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """Work on a fresh database of today's migrations, and on files of its own."""
    before = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="attestation-trust-") as folder:
        root = Path(folder)
        with override_settings(
            PRIVATE_ROOT=root / "private", MEDIA_ROOT=root / "media", SENDFILE_ROOT=root
        ):
            setup_test_environment()
            database.create(f"trust_{name}")
            try:
                yield
            finally:
                database.drop(f"trust_{name}", then=before)
                teardown_test_environment()

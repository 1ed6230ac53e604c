"""The small demonstration, loaded once for all tests of this folder and undone after them."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """Where its private files lie, and what the command has said."""
    root = tmp_path_factory.mktemp("demo")
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(PRIVATE_ROOT=root / "private", MEDIA_ROOT=root / "media"):
            call_command("load_demo", "--once", "--small", stdout=said)
        # What waits for the end of the transaction would keep tests from altering tables.
        connection.check_constraints()
        yield root, said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: tuple[Path, str], db: None, settings: Any, _private_files: None) -> str:
    """The demonstration as it was loaded; gives what the command has said."""
    root, said = loaded
    settings.PRIVATE_ROOT = root / "private"
    settings.MEDIA_ROOT = root / "media"
    return said

from collections.abc import Callable
from typing import Any

import pytest

from attestation.accounts.models import User
from attestation.categories.imports.models import RegisterImport
from tests.table_imports.places import places, table


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin", "admin@institute.example")


@pytest.fixture
def read(admin: User) -> Callable[..., RegisterImport]:
    """A table that was uploaded and read."""

    def upload_and_read(*names: str, **options: Any) -> RegisterImport:
        found = places.upload(table(*names, **options), actor=admin)
        places.read(found.pk)
        found.refresh_from_db()
        return found

    return upload_and_read

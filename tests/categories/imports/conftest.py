"""A table of the register that is read, and written."""

from typing import Any

import pytest

from attestation.categories.imports.models import RegisterImport
from attestation.categories.imports.services import register_imports
from attestation.directory.models import (
    Municipality,
    Organization,
)
from tests import factories
from tests.categories.samples import line, table


@pytest.fixture
def place(region: factories.Region) -> Organization:
    """The municipality, the school and the position that the lines name."""
    factories.position("воспитатель")
    lake = Municipality.objects.create(name="Озёрный район")
    return factories.OrganizationFactory(municipality=lake, name="МБОУ «СОШ № 1»")


def read(region: factories.Region, *lines: dict[str, Any]) -> RegisterImport:
    found = register_imports.upload(table(*lines), actor=region.operator)
    register_imports.read(found.pk)
    found.refresh_from_db()
    return found


def written(region: factories.Region, *lines: dict[str, Any]) -> RegisterImport:
    found = register_imports.apply(read(region, *lines), skip_errors=True, actor=region.operator)
    register_imports.write(found.pk)
    found.refresh_from_db()
    return found


def message(region: factories.Region, **values: Any) -> tuple[str, str]:
    [row] = read(region, line(**values)).rows.all()
    return row.verdict, row.message

"""Numbers beside the rows of a list."""

import pytest

from attestation.base.row_numbers import number_of
from attestation.directory.models import Municipality, Organization
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_row_has_its_number_and_nothing_is_a_nought(region: factories.Region) -> None:
    empty = factories.MunicipalityFactory()
    schools = number_of(Organization.objects.all(), municipality="pk")
    numbers = dict(Municipality.objects.annotate(n=schools).values_list("pk", "n"))
    home = region.home.municipality.pk
    assert numbers[home] == Organization.objects.filter(municipality=home).count()
    assert numbers[empty.pk] == 0


def test_what_is_not_shown_is_not_counted(region: factories.Region) -> None:
    """The count of a list drops the numbers beside its rows."""
    schools = number_of(Organization.objects.all(), municipality="pk")
    found = Municipality.objects.annotate(n=schools)
    assert found.count() == Municipality.objects.count()
    assert "attestation_organization" in str(found.query)

"""Two coordinators take one application at the same moment."""

import pytest

from attestation.applications.handling import selectors, services
from attestation.base.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_take_it_at_once_one_leads(at_once):
    region = factories.Region()
    home = region.home
    second = factories.UserFactory(last_name="Вторичная")
    factories.assign_perm("coordinate_municipality", second, home.municipality)
    filed = factories.submitted(home.teacher)
    outcomes = at_once(
        lambda: services.hand_over(filed, home.coordinator, was=None, actor=home.coordinator),
        lambda: services.hand_over(filed, second, was=None, actor=second),
    )
    refused = [one for one in outcomes if isinstance(one, DomainError)]
    assert len(refused) == 1
    assert selectors.handling_of(filed).leader in (home.coordinator, second)

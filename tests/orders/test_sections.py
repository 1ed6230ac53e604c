"""Who reads on the page of an application that the commission refused."""

import pytest
from django.test import Client
from guardian.shortcuts import assign_perm

from attestation.orders.models import OrderEntry
from tests import factories

pytestmark = pytest.mark.django_db


def read(user, application) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(application.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_refusal_reaches_the_person_and_who_works_with_orders_not_the_school(signed, region):
    entry = signed.entries.get(outcome=OrderEntry.Outcome.REFUSED)
    application = entry.item.application
    school = factories.UserFactory()
    assign_perm("coordinate_organization", school, application.organization)
    for user in (region.operator, region.home.coordinator, application.applicant):
        assert "отказать в установлении" in read(user, application)
    untold = read(school, application)
    assert "Решение принято." in untold
    assert "Решение комиссии принято." in untold
    assert "отказ" not in untold.lower()
    assert entry.grounds not in untold

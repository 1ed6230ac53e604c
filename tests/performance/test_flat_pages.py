"""Pages about many people cost as much with ten times as many of them."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.commission.models import CommissionSession
from tests.performance.copies import OWN, assert_flat, copy_row, copy_user, page_cost

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fill_agenda(session: CommissionSession, count: int, first: int) -> None:
    item = session.items.select_related("application__applicant").first()
    copy_user(item.application.applicant, count, first=first)
    copy_row(item.application, count, first=first, applicant_id=OWN, number="n + 1000")
    copy_row(item, count, first=first, application_id=OWN, name="'Иванов' || n || ' Пётр'")


@pytest.mark.parametrize("state", ["prepared", "voting", "closed"])
def test_a_session_with_a_long_agenda(request, commission, prepared, state):
    session = request.getfixturevalue(state)
    secretary, member = signed_in(commission.secretary), signed_in(commission.members[0])
    address = session.get_absolute_url()

    def pages():
        found = {
            "secretary": page_cost(secretary, address),
            "page": page_cost(secretary, f"{address}?page=2"),
        }
        if state == "voting":
            vote = reverse("cabinet:session_vote", args=[session.pk])
            found["vote"] = page_cost(member, vote)
        return found

    assert_flat(pages, lambda count, first: fill_agenda(session, count, first), counts=1)

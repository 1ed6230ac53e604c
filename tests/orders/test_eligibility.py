"""A refusal of the commission warns whoever applies again within a year, and nobody else."""

import datetime

import pytest
from django.utils import timezone

from attestation.applications.eligibility import findings
from attestation.applications.models import Application
from attestation.base.language.dates import months_later
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(signed):
    """The application that was refused."""
    return signed.entries.get(outcome="refused").item.application


def said(application, *, today, **changes):
    terms = {"category": application.category, "position": application.position, **changes}
    again = Application(
        applicant=application.applicant,
        held_category="highest",
        held_order_number="1",
        held_order_date=datetime.date(2015, 1, 1),
        **terms,
    )
    found = findings(again, today=today)
    return [one.blocks for one in found if "комиссия отказала" in one.message]


def test_within_a_year_the_applicant_is_warned_and_not_stopped(refused):
    held_on = refused.agenda_items.get().session.held_on
    again = months_later(held_on, 12)

    assert said(refused, today=again - datetime.timedelta(days=1)) == [False]
    assert said(refused, today=again) == []


def test_another_position_and_another_category_are_free(refused):
    today = timezone.localdate()
    other = "first" if refused.category == "highest" else "highest"

    assert said(refused, today=today, position=factories.position("методист")) == []
    assert said(refused, today=today, category=other) == []


def test_a_draft_of_an_order_warns_nobody(draft):
    application = draft.entries.get(outcome="refused").item.application

    assert said(application, today=timezone.localdate()) == []

"""Every reason to read a decided application ends: with the office, or a term afterwards."""

# ruff: noqa: F811 (fixtures of other folders)

import datetime

import pytest
import time_machine
from django.utils import timezone

from attestation.accounts.services import grants
from attestation.applications.access import OPEN_AFTER_DECISION
from attestation.applications.models import Application
from attestation.commission.models import CommissionMember, CommissionSession
from attestation.evaluation.models import Conclusion, ScoreSheet
from attestation.journal.models import JournalEntry
from attestation.orders.access import entries_visible_to, may_view_full_order
from attestation.orders.models import Order
from tests.commission.conftest import (  # noqa: F401 (fixtures)
    closed,
    commission,
    draft,
    prepared,
    reasoned,
    signed,
    simplified,
    voting,
)
from tests.evaluation.conftest import (  # noqa: F401 (fixtures)
    at_state,
    criteria,
    evaluated,
    experts,
    scheduled,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def applications(user):
    return set(Application.objects.visible_to(user))


def later(term):
    return time_machine.travel(timezone.now() + term, tick=False)


# --- Members of the commission ----------------------------------------------------------------


def dismiss(person):
    yesterday = timezone.localdate() - DAY
    CommissionMember.objects.filter(user=person).update(
        starts_on=yesterday - DAY, ends_on=yesterday
    )


def decide(session):
    for item in session.items.all():
        JournalEntry.objects.create(
            action="application.decide", text="Решение", application=item.application
        )


def test_a_former_member_reads_no_counted_session_and_none_of_its_votes(closed, commission):
    member = commission.members[0]
    assert closed in CommissionSession.objects.visible_to(member)
    assert applications(member)
    dismiss(member)
    assert closed not in CommissionSession.objects.visible_to(member)
    assert applications(member) == set()


def test_who_leaves_while_a_vote_goes_on_may_finish_it(voting, commission):
    member = commission.members[0]
    dismiss(member)
    assert voting in CommissionSession.objects.visible_to(member)


def test_a_member_in_office_reads_applications_for_a_term_after_the_decision(closed, commission):
    member = commission.members[0]
    decide(closed)
    with later(OPEN_AFTER_DECISION - DAY):
        assert applications(member)
    with later(OPEN_AFTER_DECISION + DAY):
        assert applications(member) == set()
        assert closed in CommissionSession.objects.visible_to(member)


def test_a_former_member_reads_no_order(signed, commission):
    member = commission.members[0]
    assert signed in Order.objects.visible_to(member)
    assert entries_visible_to(member).exists()
    assert may_view_full_order(member, signed)
    dismiss(member)
    assert signed not in Order.objects.visible_to(member)
    assert not entries_visible_to(member).exists()
    assert not may_view_full_order(member, signed)


# --- Experts ----------------------------------------------------------------------------------


def test_an_expert_reads_for_a_term_after_the_decision(evaluated, experts):
    expert, application = experts[0], evaluated.application
    JournalEntry.objects.create(
        action="application.decide", text="Решение", application=application
    )

    def read():
        return (
            application in applications(expert),
            evaluated in Conclusion.objects.visible_to(expert),
            ScoreSheet.objects.visible_to(expert).filter(conclusion=evaluated).exists(),
        )

    with later(OPEN_AFTER_DECISION - DAY):
        assert read() == (True, True, True)
    with later(OPEN_AFTER_DECISION + DAY):
        assert read() == (False, False, False)


def test_nothing_ends_before_the_decision(evaluated, experts):
    with later(10 * OPEN_AFTER_DECISION):
        assert evaluated.application in applications(experts[0])


# --- Offices of the region, the municipality and the organization -----------------------------


def end_group(person):
    person.groups.clear()
    return type(person).objects.get(pk=person.pk)


def test_a_former_operator_and_a_former_secretary_read_nothing(closed, commission, region):
    for person in (region.operator, commission.secretary):
        assert applications(person)
        assert closed in CommissionSession.objects.visible_to(person)
        CommissionMember.objects.filter(user=person).delete()
        former = end_group(person)
        assert applications(former) == set()


def test_former_coordinators_read_nothing(evaluated, region):
    home = region.home
    for person, place in (
        (home.coordinator, home.municipality),
        (home.school_coordinator, evaluated.application.organization),
    ):
        assert evaluated.application in applications(person)
        grants.take(person, place, actor=region.operator)
        former = type(person).objects.get(pk=person.pk)
        assert applications(former) == set()
        assert not Conclusion.objects.visible_to(former).exists()

"""Whose terms are in danger is said by name on the page of a period."""

import datetime

import pytest
from django.utils import timezone

from attestation.applications.models import Application
from attestation.scheduling import services
from attestation.scheduling.periods.endangered import CONCLUSION, CONSIDERATION, NAMED, Endangered
from tests import factories
from tests.evaluation.conftest import scheduled_application

pytestmark = pytest.mark.django_db


def of(region, *, after=0, is_approved=False):
    today = timezone.localdate() + datetime.timedelta(days=after)
    return Endangered.of(region.period, is_approved=is_approved, today=today)


def due_in(application, days):
    day = timezone.localdate() + datetime.timedelta(days=days)
    Application.objects.filter(pk=application.pk).update(due_on=day)
    return day


def test_an_application_whose_decision_is_near_or_late_is_named(region):
    application = factories.submitted(region.home.teacher)
    due_in(application, 6)
    assert of(region).terms == []
    for left in (5, 0, -2):
        day = due_in(application, left)
        [term] = of(region).terms
        assert (term.application, term.what, term.day, term.left) == (
            *(application, CONSIDERATION, day, left),
        )


def test_an_approved_period_nobody_under_consideration_can_enter(region):
    due_in(factories.submitted(region.home.teacher), 1)
    assert of(region, is_approved=True).terms == []


def test_a_conclusion_that_a_closed_schedule_waits_for_is_named_near_its_day(region):
    period, application = region.period, scheduled_application(region)
    near = (period.conclusions_until - timezone.localdate()).days - 10
    assert of(region, after=near).terms == []
    services.close(application.schedule_entry.schedule, actor=region.home.coordinator)
    assert of(region, after=near - 1).terms == []
    [term] = of(region, after=near).terms
    assert (term.application, term.what, term.left) == (application, CONCLUSION, 10)


def test_the_nearest_are_named_and_the_rest_counted(region):
    for number in range(NAMED + 2):
        person = factories.teacher(region.home.school, username=f"t{number}")
        due_in(factories.submitted(person), number % 5)
    found = of(region)
    assert [term.left for term in found.terms] == sorted(n % 5 for n in range(NAMED + 2))[:NAMED]
    assert (found.total, found.more) == (NAMED + 2, 2)

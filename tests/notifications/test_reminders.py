"""Each deadline is reminded of on its days, each reminder once, to the person it concerns."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attestation.applications.applicant_reminders import remind_applicants
from attestation.applications.choices import Form
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.reminders import remind_of_consideration
from attestation.applications.services import review
from attestation.categories.choices import HeldCategory
from attestation.notifications.models import Message, ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind, stage_after, stage_before
from attestation.reports.half_years import HalfYear
from attestation.reports.reminders import remind_of_agreements
from attestation.scheduling.evidence_reminders import remind_of_due_days
from tests import factories
from tests.scheduling.test_services import scheduled

pytestmark = pytest.mark.django_db

ONE_DAY = datetime.timedelta(days=1)


def days_told(person, event, act, first, count):
    """On which days after ``first`` the person is told, when the job runs twice on each."""
    found = []
    for number in range(count):
        before = Message.objects.filter(user=person, event=event).count()
        act(first + number * ONE_DAY)
        act(first + number * ONE_DAY)
        found += [number] * (Message.objects.filter(user=person, event=event).count() - before)
    return found


@pytest.mark.parametrize(("left", "stage"), [(11, None), (10, 10), (6, 10), (5, 5), (-2, 0)])
def test_days_before(left, stage):
    assert stage_before(left, (10, 5, 0)) == stage


@pytest.mark.parametrize(("gone", "stage"), [(2, None), (3, 3), (9, 3), (10, 10), (99, 20)])
def test_days_after(gone, stage):
    assert stage_after(gone, (3, 10, 20)) == stage


def test_what_was_generated_and_not_filed(region):
    person = region.home.teacher
    factories.generated(person)
    today = timezone.localdate()
    found = days_told(person, "deadline.unfiled", remind_applicants, today, 30)
    assert found == [3, 10, 20]


def test_what_was_filed_is_not_reminded_of(region):
    factories.submitted(region.home.teacher)
    today = timezone.localdate()
    assert not days_told(region.home.teacher, "deadline.unfiled", remind_applicants, today, 12)


def test_what_was_returned_and_not_filed_again(region):
    person = region.home.teacher
    application = factories.submitted(person)
    review.send_back(application, reason=factories.reason(), actor=region.home.coordinator)
    today = timezone.localdate()
    found = days_told(person, "deadline.unmended", remind_applicants, today, 30)
    assert found == [5, 14, 25]


def test_a_category_that_runs_out_half_a_year_and_three_months_ahead(region):
    person = region.home.teacher
    today = timezone.localdate()
    terms = {
        "held_category": HeldCategory.FIRST,
        "held_order_number": "1",
        "held_order_date": today - 1000 * ONE_DAY,
        "held_until": today + 200 * ONE_DAY,
    }
    # Its category is known from an application that has ended.
    ended = factories.submitted(person, **terms)
    review.reject(ended, reason=factories.reason(), actor=region.home.coordinator)
    found = days_told(person, "deadline.category", remind_applicants, today, 120)
    assert found == [200 - 183, 200 - 92]


def test_nobody_with_an_application_under_way_is_asked_for_one(region):
    person = region.home.teacher
    today = timezone.localdate()
    factories.submitted(
        person,
        held_category=HeldCategory.FIRST,
        held_order_number="1",
        held_order_date=today - 1000 * ONE_DAY,
        held_until=today + 90 * ONE_DAY,
    )
    assert not days_told(person, "deadline.category", remind_applicants, today, 5)


def test_documents_of_the_distance_form_the_day_before(region):
    application = scheduled(region)
    Application.objects.filter(pk=application.pk).update(form=Form.DISTANCE)
    person = application.applicant
    until = region.period.evidence_until
    first = until - 6 * ONE_DAY
    found = days_told(person, "deadline.evidence", remind_of_due_days, first, 9)
    assert found == [3, 5]


def test_documents_are_not_asked_of_other_forms(region):
    person = scheduled(region).applicant
    first = region.period.evidence_until - 2 * ONE_DAY
    assert not days_told(person, "deadline.evidence", remind_of_due_days, first, 3)


def test_agreements_before_their_last_day_and_the_late_ones_to_operators(region):
    half_year = HalfYear.of(region.period.starts_on)
    coordinator, until = region.home.coordinator, half_year.collected_until
    first = until - 15 * ONE_DAY
    found = days_told(coordinator, "work.agreements", remind_of_agreements, first, 18)
    assert found == [1, 12, 15]
    late = Message.objects.filter(user=region.operator, event="work.agreements")
    assert late.count() == 1
    assert region.home.municipality.name in late.get().text


def test_operators_set_the_days(region):
    ReminderRule.objects.create(kind=ReminderKind.UNFILED, days=[1])
    factories.generated(region.home.teacher)
    today = timezone.localdate()
    assert days_told(region.home.teacher, "deadline.unfiled", remind_applicants, today, 9) == [1]


def test_operators_switch_a_reminder_off(region):
    ReminderRule.objects.create(kind=ReminderKind.CONSIDERATION, days=[10], is_active=False)
    application = factories.submitted(region.home.teacher)
    remind_of_consideration(application.due_on)
    assert not Message.objects.filter(event="work.consideration").exists()


def test_one_failure_does_not_stop_the_rest(region, monkeypatch):
    from attestation.notifications import reminders

    first, second = region.home.teacher, factories.teacher(region.home.school)
    for person in (first, second):
        factories.generated(person)
    whole = reminders.notify

    def fails_for_the_first(person, *args, **kwargs):
        if person == first:
            raise RuntimeError("broken")
        return whole(person, *args, **kwargs)

    monkeypatch.setattr(reminders, "notify", fails_for_the_first)
    remind_applicants(timezone.localdate() + 4 * ONE_DAY)
    assert Message.objects.filter(user=second, event="deadline.unfiled").exists()
    assert ApplicationDocument.objects.exists()


def test_what_was_sent_costs_the_next_run_no_query_for_each_person(region):
    today = timezone.localdate() + 4 * ONE_DAY
    factories.generated(region.home.teacher)
    remind_applicants(today)
    with CaptureQueriesContext(connection) as one:
        remind_applicants(today)
    for _ in range(3):
        factories.generated(factories.teacher(region.home.school))
    remind_applicants(today)
    with CaptureQueriesContext(connection) as four:
        remind_applicants(today)
    assert Message.objects.filter(event="deadline.unfiled").count() == 4
    assert len(four) == len(one)

"""«Касается вас»: by the own application and its period, not by the role."""

import datetime

import pytest

from attestation.applications.choices import Form
from attestation.scheduling import services as scheduling
from attestation.scheduling.periods import calendar
from attestation.scheduling.periods.own_dates import own_dates
from tests import factories

pytestmark = pytest.mark.django_db

DATES_OF_AN_APPLICANT = {"starts_on", "conclusions_until", "session_on"}


def scheduled(region, **terms):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator, **terms)
    return scheduling.schedule(
        application,
        period=region.period,
        experts={1: home.experts[0], 2: home.experts[1]},
        actor=home.coordinator,
    )


def test_an_application_without_a_period_is_concerned_by_no_date(region):
    home = region.home
    factories.registered(home.teacher, home.coordinator)
    assert own_dates(home.teacher) == frozenset()


def test_the_dates_of_the_own_period_concern_the_applicant_and_those_of_the_next_do_not(region):
    scheduled(region)
    found = own_dates(region.home.teacher)
    assert found == {(region.period.slug, kind) for kind in DATES_OF_AN_APPLICANT}


def test_evidence_concerns_who_is_attested_by_the_distance_form_and_the_own_school(region):
    home = region.home
    scheduled(region, form=Form.DISTANCE)
    evidence = (region.period.slug, "evidence_until")
    assert evidence in own_dates(home.teacher)
    assert own_dates(home.school_coordinator) == {evidence}
    assert own_dates(region.abroad.school_coordinator) == frozenset()


def test_an_expert_is_concerned_by_the_periods_of_the_own_assignments(region):
    home = region.home
    application = scheduled(region)
    scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    expected = {(region.period.slug, kind) for kind in ("starts_on", "conclusions_until")}
    assert own_dates(home.experts[0].user) == expected


def test_the_calendar_marks_own_dates_besides_those_of_the_office(region):
    today = region.period.registration_until - datetime.timedelta(days=1)
    own = frozenset({(region.period.slug, "session_on")})
    months = calendar.months_from(today, own=own)
    marked = [event for month in months for event, is_own in month.events if is_own]
    assert [(event.period, event.kind) for event in marked] == [(region.period.slug, "session_on")]

"""A closing can be taken back until the evening of its day, and by its coordinator alone."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.notifications.models import Message
from attestation.scheduling import services
from attestation.scheduling.municipal.services import closing, reopening
from attestation.scheduling.workflow import ScheduleState
from tests.scheduling.test_services import approve, closed

pytestmark = pytest.mark.django_db


def at(clock, day=None):
    moment = datetime.datetime.combine(
        day or timezone.localdate(), datetime.time.fromisoformat(clock)
    )
    return time_machine.travel(timezone.make_aware(moment), tick=False)


def closed_at(region, clock):
    with at(clock):
        return closed(region)


@pytest.mark.parametrize(
    ("closed_by", "taken_back"),
    [("10:00", "10:01"), ("10:00", "19:59"), ("19:30", "23:59"), ("22:00", "23:30")],
)
def test_on_its_day_until_the_evening_it_is_taken_back(region, closed_by, taken_back):
    schedule = closed_at(region, closed_by)
    with at(taken_back):
        reopened = reopening.reopen(schedule, actor=region.home.coordinator)
    assert (reopened.state, reopened.closed_at) == (ScheduleState.OPEN, None)
    assert reopened.journal.filter(action="schedule.reopen").exists()


@pytest.mark.parametrize(("closed_by", "hours"), [("10:00", 10), ("10:00", 24), ("22:00", 2)])
def test_after_the_evening_only_an_amendment_changes_it(region, closed_by, hours):
    schedule = closed_at(region, closed_by)
    later = schedule.closed_at + datetime.timedelta(hours=hours)
    with time_machine.travel(later, tick=False), pytest.raises(DomainError, match="до вечера"):
        reopening.reopen(schedule, actor=region.home.coordinator)


def test_what_the_operator_has_accepted_is_not_taken_back(region):
    schedule = closed_at(region, "10:00")
    with at("10:30"):
        services.accept(schedule, actor=region.operator)
        with pytest.raises(DomainError, match="уже невозможно"):
            reopening.reopen(schedule, actor=region.home.coordinator)


def test_in_an_approved_period_nothing_is_taken_back(region):
    schedule = closed_at(region, "10:00")
    with at("10:30"):
        approve(region)
        with pytest.raises(DomainError):
            reopening.reopen(schedule, actor=region.home.coordinator)


def test_what_the_system_has_closed_is_not_taken_back(region):
    schedule = closed_at(region, "10:00")
    with at("11:00"):
        reopening.reopen(schedule, actor=region.home.coordinator)
    with at("20:10", region.period.closes_on):
        closing.close_overdue(region.period.closes_on)
        schedule.refresh_from_db()
        assert schedule.state == ScheduleState.CLOSED
        with pytest.raises(DomainError, match="до вечера"):
            reopening.reopen(schedule, actor=region.home.coordinator)


def test_a_stranger_takes_nothing_back(region):
    schedule = closed_at(region, "10:00")
    with at("10:30"), pytest.raises(DomainError, match="нет права"):
        reopening.reopen(schedule, actor=region.abroad.coordinator)


def test_experts_and_operators_are_told_that_it_is_open_again(region):
    schedule = closed_at(region, "10:00")
    with at("10:30"):
        reopening.reopen(schedule, actor=region.home.coordinator)
    told = set(
        Message.objects.filter(title__contains="снова открыт").values_list("user", flat=True)
    )
    assert told == {expert.user_id for expert in region.home.experts[:2]}
    assert Message.objects.filter(
        user=region.operator, title__startswith="Закрытие отменено"
    ).exists()

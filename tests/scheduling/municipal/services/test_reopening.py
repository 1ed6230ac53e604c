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
from tests import factories
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


def planned(region, territory):
    """A schedule of one person that may be closed."""
    application = factories.registered(territory.teacher, territory.coordinator)
    experts = [*territory.experts, *region.home.experts]
    services.schedule(
        application,
        period=region.period,
        experts={1: experts[0], 2: experts[1]},
        actor=territory.coordinator,
    )
    return application.schedule_entry.schedule


def test_closings_gather_in_one_unread_message_that_says_how_things_stand(region):
    home, abroad = region.home, region.abroad
    first, second = (planned(region, territory) for territory in (home, abroad))
    services.close(first, actor=home.coordinator)
    services.close(second, actor=abroad.coordinator)
    names = sorted([str(home.municipality), str(abroad.municipality)])

    def told():
        unread = region.operator.notifications.unread().filter(event="oversight.closed")
        return [(message.title, message.text) for message in unread.exclude(title__contains="отм")]

    [(title, text)] = told()
    assert title == "Период закрыт: 2 муниципалитета"
    assert text.endswith(f"Графики ждут принятия: {', '.join(names)}.")
    reopening.reopen(first, actor=home.coordinator)
    [(title, text)] = told()
    assert title == f"Период закрыт: {abroad.municipality}"
    assert str(home.municipality) not in text
    services.accept(second, actor=region.operator)
    assert told() == []


def test_what_was_read_stays_and_the_next_closing_is_told_anew(region):
    first, second = (planned(region, territory) for territory in (region.home, region.abroad))
    services.close(first, actor=region.home.coordinator)
    region.operator.notifications.update(read_at=timezone.now())
    services.close(second, actor=region.abroad.coordinator)
    assert region.operator.notifications.filter(event="oversight.closed").count() == 2

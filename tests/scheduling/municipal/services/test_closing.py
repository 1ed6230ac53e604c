"""What nobody closed in time, the system closes: once, each municipality apart."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.invariants import invariants
from attestation.journal import services as journal
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.scheduling import selectors, services, tasks
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.municipal.evening import closing_day
from attestation.scheduling.municipal.services import closing
from attestation.scheduling.workflow import ScheduleState
from tests import factories
from tests.scheduling.test_services import closed, scheduled

pytestmark = pytest.mark.django_db

ONE_DAY = datetime.timedelta(days=1)
PUT_OFF = "Аттестационный период изменится"


def schedule_of(region, territory=None):
    municipality = (territory or region.home).municipality
    return MunicipalSchedule.objects.get(period=region.period, municipality=municipality)


def close(region):
    return closing.close_overdue(region.period.closes_on)


def test_before_its_day_a_period_stays_open(region):
    scheduled(region)
    outcome = closing.close_overdue(region.period.closes_on - ONE_DAY)
    assert outcome == closing.Outcome()
    assert schedule_of(region).is_open


def test_on_its_day_every_municipality_is_closed(region):
    scheduled(region)
    outcome = close(region)
    assert len(outcome.closed) == 2
    assert not outcome.failed
    assert {s.state for s in region.period.schedules.all()} == {ScheduleState.CLOSED}
    assert not region.next_period.schedules.exists()
    assert schedule_of(region).entries.count() == 1


def test_those_without_experts_wait_for_the_next_period_and_are_told(region):
    ready = scheduled(region)
    bare = scheduled(region, experts=False, applicant=factories.teacher(region.home.school))
    Letter.objects.all().delete()
    close(region)
    bare.refresh_from_db()
    assert bare.state == ApplicationState.REGISTERED
    assert not ScheduleEntry.objects.filter(application=bare).exists()
    entry = bare.journal.get(action="application.put_off")
    assert entry.actor is None
    assert "перенесено в следующий период, потому что не были назначены специалисты" in entry.text
    assert Letter.objects.get(subject=PUT_OFF).to == bare.applicant.email
    to_coordinator = Letter.objects.get(subject="Период закрыт системой")
    assert to_coordinator.to == region.home.coordinator.email
    assert bare.short_name in to_coordinator.body
    ready.refresh_from_db()
    assert ready.state == ApplicationState.SCHEDULED
    services.schedule(bare, period=region.next_period, experts={}, actor=region.home.coordinator)


def test_a_municipality_that_put_nobody_in_is_shut_in_the_database_too(region):
    close(region)
    late = factories.registered(region.abroad.teacher, region.abroad.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleEntry.objects.create(application=late, schedule=schedule_of(region, region.abroad))
    with pytest.raises(DomainError, match="уже закрыт"):
        services.schedule(late, period=region.period, experts={}, actor=region.abroad.coordinator)


def test_closing_again_changes_nothing(region):
    scheduled(region)
    close(region)
    before = list(JournalEntry.objects.values()), Letter.objects.count()
    assert close(region) == closing.Outcome()
    assert (list(JournalEntry.objects.values()), Letter.objects.count()) == before


def test_every_invariant_holds_after_closing_by_date(region):
    scheduled(region)
    scheduled(region, experts=False, applicant=factories.teacher(region.home.school))
    close(region)
    assert [line for rule in invariants for line in rule.find(None)] == []


def test_what_a_coordinator_closed_stays_as_it_was(region):
    schedule = closed(region)
    close(region)
    after = schedule_of(region)
    assert after.closed_at == schedule.closed_at
    assert not after.journal.filter(action="schedule.close_by_date").exists()


def test_a_postponed_day_is_seen_right_before_the_act(region):
    """The reading is old, the lock tells the truth."""
    scheduled(region)
    stale = AttestationPeriod.objects.get(pk=region.period.pk)
    today = stale.closes_on
    AttestationPeriod.objects.filter(pk=stale.pk).update(closes_on=today + ONE_DAY)
    assert closing.close_by_date(stale, region.home.municipality, today=today) is None
    assert schedule_of(region).is_open


def test_one_failure_does_not_stop_the_rest(region, monkeypatch):
    scheduled(region)
    scheduled(region, region.abroad)
    first = region.home.municipality
    shut = closing._shut

    def fail_at_home(schedule, **kwargs):
        if schedule.municipality == first:
            raise RuntimeError("the database went away")
        return shut(schedule, **kwargs)

    monkeypatch.setattr(closing, "_shut", fail_at_home)
    outcome = close(region)
    assert [first.name in name for name in outcome.failed] == [True]
    assert schedule_of(region).is_open
    assert schedule_of(region, region.abroad).state == ScheduleState.CLOSED
    monkeypatch.undo()
    assert [first.name in name for name in close(region).closed] == [True]


def test_a_schedule_given_back_has_its_own_last_day(region):
    schedule = closed(region)
    with time_machine.travel(_noon(region.period.closes_on + ONE_DAY), tick=False):
        back = services.send_back(schedule, remarks="Замените.", actor=region.operator)
        today = timezone.localdate()
        assert back.open_until == back.due_on == back.last_day == today + 3 * ONE_DAY
        assert region.period in selectors.open_periods(region.home.municipality, today=today)
        bare = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
        services.schedule(bare, period=region.period, experts={}, actor=region.home.coordinator)
        closing.close_overdue(today)
        assert schedule_of(region).is_open
        closing.close_overdue(back.open_until)
        assert not schedule_of(region).is_open
        bare.refresh_from_db()
        assert bare.state == ApplicationState.REGISTERED


def test_a_released_period_is_left_alone(region):
    closed(region)
    services.approve(
        region.period,
        order_number="1",
        order_date=timezone.localdate(),
        actor=region.operator,
    )
    assert close(region) == closing.Outcome()


def _noon(day):
    return datetime.datetime.combine(day, datetime.time(12), timezone.get_current_timezone())


DAYS = [(-30, True), (-1, True), (0, True), (1, False), (2, False), (30, False), (200, False)]


@pytest.mark.parametrize(("offset", "open_"), DAYS)
def test_a_period_takes_people_until_its_last_day(region, offset, open_):
    """The same answer on the screen and from the service, before any job has run."""
    application = factories.registered(region.home.teacher, region.home.coordinator)
    with time_machine.travel(_noon(region.period.closes_on + offset * ONE_DAY), tick=False):
        offered = selectors.open_periods(region.home.municipality, today=timezone.localdate())
        assert (region.period in offered) == open_

        def enter():
            return services.schedule(
                application, period=region.period, experts={}, actor=region.home.coordinator
            )

        if open_:
            assert enter().state == ApplicationState.SCHEDULED
        else:
            with pytest.raises(DomainError, match="срок прошёл") as refusal:
                enter()
            assert refusal.value.field == "period"
            assert not MunicipalSchedule.objects.exists()


def test_without_the_rule_of_the_service_somebody_enters_late(region, monkeypatch):
    """The control: with the guard off the same call goes through."""
    monkeypatch.setattr(services, "require_not_overdue", lambda *a, **k: None)
    application = factories.registered(region.home.teacher, region.home.coordinator)
    with time_machine.travel(_noon(region.period.closes_on + ONE_DAY), tick=False):
        services.schedule(
            application, period=region.period, experts={}, actor=region.home.coordinator
        )
    assert ScheduleEntry.objects.filter(application=application).exists()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-09-14T00:00", "2026-09-13"),
        ("2026-09-14T19:59", "2026-09-13"),
        ("2026-09-14T20:00", "2026-09-14"),
        ("2026-09-14T23:59", "2026-09-14"),
        ("2026-09-15T00:10", "2026-09-14"),
        ("2026-10-01T03:00", "2026-09-30"),
    ],
)
def test_the_closing_hour(moment, day):
    found = closing_day(datetime.datetime.fromisoformat(moment))
    assert found == datetime.date.fromisoformat(day)


def test_the_job_closes_in_the_evening_of_the_day_in_the_regions_time(region):
    scheduled(region)
    zone = timezone.get_current_timezone()
    evening = datetime.datetime.combine(region.period.closes_on, datetime.time(19, 59), zone)
    with time_machine.travel(evening, tick=False):
        tasks.close_overdue(timestamp=0)
    assert schedule_of(region).is_open
    with time_machine.travel(evening + datetime.timedelta(minutes=1), tick=False):
        tasks.close_overdue(timestamp=0)
    assert schedule_of(region).state == ScheduleState.CLOSED


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_close_once(region, at_once):
    scheduled(region)
    bare = scheduled(region, experts=False, applicant=factories.teacher(region.home.school))
    outcomes = at_once(lambda: close(region), lambda: close(region))
    assert [outcome.failed for outcome in outcomes] == [[], []]
    assert sum(len(outcome.closed) for outcome in outcomes) == 2
    assert schedule_of(region).journal.filter(action="schedule.close_by_date").count() == 1
    assert Letter.objects.filter(subject=PUT_OFF).count() == 1
    assert bare.journal.filter(action="application.put_off").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_two_jobs_close_twice(region, at_once, monkeypatch):
    """The control: the same service with its locks off."""
    import threading

    scheduled(region)
    both_have_read = threading.Barrier(2)

    def unlocked(aggregate):
        current = type(aggregate).objects.get(pk=aggregate.pk)
        if isinstance(aggregate, MunicipalSchedule):
            both_have_read.wait(timeout=10)
        return current

    monkeypatch.setattr(closing, "_held", lambda rows: rows)
    monkeypatch.setattr(closing, "locked", lambda aggregate: aggregate)
    monkeypatch.setattr(journal, "locked", unlocked)
    home = region.home.municipality
    today = region.period.closes_on
    at_once(*[lambda: closing.close_by_date(region.period, home, today=today)] * 2)
    assert schedule_of(region).journal.filter(action="schedule.close_by_date").count() == 2


@pytest.mark.django_db(transaction=True)
def test_assigning_experts_while_the_system_closes(region, at_once):
    """Either they come in time and the person stays, or the person leaves; never in between."""
    bare = scheduled(region, experts=False)
    results = at_once(
        lambda: services.schedule(
            bare,
            period=region.period,
            experts={1: region.home.experts[0], 2: region.home.experts[1]},
            actor=region.home.coordinator,
        ),
        lambda: close(region),
    )
    assigned = isinstance(results[0], Application)
    assert assigned or isinstance(results[0], DomainError)
    assert results[1].failed == []
    schedule = schedule_of(region)
    assert schedule.state == ScheduleState.CLOSED
    bare.refresh_from_db()
    assert schedule.entries.filter(application=bare).exists() == assigned
    assert bare.state == (ApplicationState.SCHEDULED if assigned else ApplicationState.REGISTERED)

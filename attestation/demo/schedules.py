"""Periods of the demonstration: choosing experts, filling, closing and publishing them."""

import datetime
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.dates import add_months, school_year
from attestation.base.language.sentences import as_sentence
from attestation.demo.application_histories import ApplicationHistory
from attestation.demo.applications import keep_journal
from attestation.demo.clock import at, own_time
from attestation.demo.context import DemoContext, required
from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry
from attestation.scheduling import services
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.experts import choice as expert_rules
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases import letters as release_letters
from attestation.scheduling.releases.models import Release
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.workflow import ScheduleState


def last_published_start(today: datetime.date) -> datetime.date:
    """The first day of the latest period whose schedule must have been published by ``today``."""
    first = add_months(today.replace(day=1), 4)
    while True:
        # The order is signed on the day on which the system would close the rest.
        if first.month % 2 == 0 and AttestationPeriod.beginning(first).closes_on < today:
            return first
        first = add_months(first, -1)


def make_periods(starts: Iterable[datetime.date]) -> list[AttestationPeriod]:
    """Make the periods that begin on ``starts``, with the dates that the rules give them."""
    return AttestationPeriod.objects.bulk_create(map(AttestationPeriod.beginning, starts))


def candidates(
    world: DemoContext, teacher: User, period: AttestationPeriod
) -> list[ApprovedExpert]:
    """The experts of the teacher's municipality who may assess them in ``period``."""
    organization = required(teacher.profile.organization)
    year = school_year(period.starts_on)
    return [
        expert
        for expert in world.experts[organization.municipality_id]
        if expert.school_year == year
        and expert.organization_id != organization.pk
        and expert.user_id != teacher.pk
    ]


def choose_experts(
    world: DemoContext, lives: Iterable[ApplicationHistory], load: Counter[int], count: int
) -> None:
    """Give each life its experts: the best match with the smallest load first, as people do."""
    for life in lives:
        if life.period is None:
            continue
        profile = life.teacher.profile

        def badness(expert: ApprovedExpert, position: int | None = profile.position_id) -> tuple:
            return (load[expert.pk] // 8, expert.position_id != position, load[expert.pk])

        chosen = sorted(candidates(world, life.teacher, life.period), key=badness)[:count]
        load.update(expert.pk for expert in chosen)
        life.experts = dict(enumerate(chosen, start=1))


def enter(lives: list[ApplicationHistory], applications: list[Application]) -> None:
    """Put the scheduled among ``lives`` into the open schedules of their municipalities."""
    pairs = [(li, ap) for li, ap in zip(lives, applications, strict=True) if li.period]
    periods = {life.period for life, _ in pairs}
    schedules = {
        (schedule.period_id, schedule.municipality_id): schedule
        for schedule in MunicipalSchedule.objects.filter(period__in=periods)
    }
    wanted = {(li.period.pk, ap.organization.municipality_id) for li, ap in pairs if li.period}
    for schedule in MunicipalSchedule.objects.bulk_create(
        MunicipalSchedule(period_id=period, municipality_id=municipality)
        for period, municipality in sorted(wanted - schedules.keys())
    ):
        schedules[schedule.period_id, schedule.municipality_id] = schedule
    with own_time(ScheduleEntry, "added_at"):
        entries = ScheduleEntry.objects.bulk_create(
            [
                ScheduleEntry(
                    application=application,
                    schedule=schedules[life.period.pk, application.organization.municipality_id],
                    added_at=required(life.scheduled),
                )
                for life, application in pairs
                if life.period
            ],
            batch_size=2000,
        )
    ExpertAssignment.objects.bulk_create(
        [
            ExpertAssignment(entry=entry, slot=slot, expert=expert)
            for entry, (life, _) in zip(entries, pairs, strict=True)
            for slot, expert in life.experts.items()
        ],
        batch_size=2000,
    )


def close_in_time(world: DemoContext, period: AttestationPeriod) -> None:
    """Close all municipal schedules of a past period in time; they are accepted a day later."""
    moment = _moment(period.schedule_until, 15)
    closed = []
    entries = []
    for index, schedule in enumerate(period.schedules.select_related("municipality")):
        schedule.state = ScheduleState.ACCEPTED
        schedule.closed_at = moment + timedelta(minutes=7 * index)
        closed.append(schedule)
        entries.append(
            JournalEntry(
                action="schedule.close",
                text=f"Период «{period}» закрыт: {schedule.municipality}.",
                actor=world.coordinators[schedule.municipality_id],
                at=schedule.closed_at,
                schedule=schedule,
            )
        )
        entries.append(
            JournalEntry(
                action="schedule.accept",
                text=f"График принят: {schedule.municipality}, период «{period}».",
                actor=world.named["operator"],
                at=schedule.closed_at + timedelta(days=1),
                schedule=schedule,
            )
        )
    MunicipalSchedule.objects.bulk_update(closed, ["state", "closed_at"])
    keep_journal(entries)


def publish(period: AttestationPeriod, *, operator: User) -> Release:
    """Approve and publish a past period as of its day; nobody is notified."""
    order_date = period.closes_on
    order_number = f"{100 + period.starts_on.month * 17}-р"
    with at(_moment(order_date, 11)):
        release = release_services.freeze(
            period, order_number=order_number, order_date=order_date, actor=operator
        )
        log_entry(
            "release.approve",
            f"Сводный график периода «{period}» утверждён распоряжением "
            f"от {order_date:%d.%m.%Y} № {order_number}.",
            actor=operator,
            release=release,
        )
    with at(_moment(order_date, 11) + timedelta(seconds=40)):
        release_services.publish(release.pk)
        # Long ago: no letters are kept of it, and none will come.
        release_letters.record_told(release)
    return release


def correct(period: AttestationPeriod, *, operator: User) -> Release | None:
    """Replace an expert of a published period by an order of the same day: a second release.

    Nobody is notified. Return None if a small region has no expert to take the place.
    """
    found = _replacement(period)
    if found is None:
        return None
    replaced, substitute = found
    entry = replaced.entry
    order_date = period.closes_on
    order_number = f"{100 + period.starts_on.month * 17 + 4}-р"
    text = as_sentence(
        f"Вместо специалиста {replaced.expert.user.short_name} назначен(а) "
        f"{substitute.user.short_name}"
    )
    reason = "длительная болезнь специалиста"
    with at(_moment(order_date, 16)):
        Amendment.objects.create(
            application=entry.application,
            schedule=entry.schedule,
            kind=Amendment.Kind.REPLACE,
            text=text,
            reason=reason,
            actor=operator,
        )
        replaced.expert_id = substitute.pk
        replaced.save()
        log_entry(
            "application.replace",
            f"{text} Причина: {as_sentence(reason)}",
            actor=operator,
            application=entry.application,
        )
        release = release_services.freeze(
            period,
            order_number=order_number,
            order_date=order_date,
            actor=operator,
            reason="Замена специалиста.",
        )
        log_entry(
            "release.approve",
            f"Сводный график периода «{period}», редакция {release.number} утверждён "
            f"распоряжением от {order_date:%d.%m.%Y} № {order_number}. "
            f"Причина исправления: {release.reason}",
            actor=operator,
            release=release,
        )
    with at(_moment(order_date, 16) + timedelta(seconds=40)):
        release_services.publish(release.pk)
        # Long ago: no letters are kept of it, and none will come.
        release_letters.record_told(release)
    return release


def _replacement(period: AttestationPeriod) -> tuple[ExpertAssignment, ApprovedExpert] | None:
    """Return a second expert assigned in ``period``, and another who may take the place."""
    seconds = ExpertAssignment.objects.filter(entry__schedule__period=period, slot=2)
    for assignment in seconds.select_related("entry__application", "expert__user")[:20]:
        entry = assignment.entry
        taken = set(entry.assignments.values_list("expert", flat=True))
        for expert in expert_rules.candidates(entry.application, period.starts_on):
            if expert.pk not in taken:
                return assignment, expert
    return None


def close_one(world: DemoContext, period: AttestationPeriod, municipality_id: int) -> None:
    """Close the open period for one municipality, as its coordinator does."""
    schedule = period.schedules.get(municipality_id=municipality_id)
    services.close(schedule, actor=world.coordinators[municipality_id])


def _moment(day: datetime.date, hour: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), timezone.get_current_timezone())

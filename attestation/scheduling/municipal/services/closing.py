"""Closing by date: the system closes schedules that a municipality has not closed in time.

The services forbid new entries after the last day. The database enforces this by the state
alone: once every municipality has a closed schedule, its triggers reject all entries. They use
no clock, for the server's date may differ from the region's, and past periods must be loadable.
"""

import datetime
import logging
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from attestation.accounts.roles import SYSTEM
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW as APPLICATION_WORKFLOW
from attestation.base.language.plurals import plural
from attestation.directory.models import Municipality
from attestation.journal.services import advance, locked, log_entry
from attestation.notifications.events import PERIOD_CHANGED, SCHEDULE_CLOSED_BY_DATE
from attestation.notifications.services.messages import notify
from attestation.scheduling.letters import tell_coordinators, tell_experts
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.workflow import WORKFLOW, ScheduleState

logger = logging.getLogger(__name__)

_ATTEMPTS = 5
_REASON = "перенесено в следующий период, потому что не были назначены специалисты"

Row = TypeVar("Row", bound=models.Model)


class _JoinedError(Exception):
    """A person without experts was added between the reading and the lock."""


@dataclass
class Outcome:
    """Names of the schedules that were closed, and of those that could not be."""

    closed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def overdue(today: datetime.date) -> list[tuple[AttestationPeriod, Municipality]]:
    """Return each municipality without a closed schedule in a period that is due."""
    periods = AttestationPeriod.objects.filter(closes_on__lte=today, releases__isnull=True)
    found = []
    for period in periods.order_by("starts_on"):
        schedules = MunicipalSchedule.objects.annotate(
            until=Greatest(F("open_until"), F("period__closes_on"))
        ).filter(
            Q(until__gt=today) | ~Q(state=ScheduleState.OPEN),
            period=period,
            municipality=OuterRef("pk"),
        )
        pending = Municipality.objects.filter(~Exists(schedules)).order_by("pk")
        found += [(period, municipality) for municipality in pending]
    return found


def close_overdue(today: datetime.date) -> Outcome:
    """Close all schedules due by ``today``, separately, so that failures stay isolated.

    It is idempotent, also when run concurrently. The next run retries failed ones.
    """
    outcome = Outcome()
    for period, municipality in overdue(today):
        name = f"{municipality}, {period}"
        try:
            if close_by_date(period, municipality, today=today):
                outcome.closed.append(name)
        except Exception:
            logger.exception("The schedule could not be closed by date: %s", name)
            outcome.failed.append(name)
    return outcome


def close_by_date(
    period: AttestationPeriod, municipality: Municipality, *, today: datetime.date
) -> MunicipalSchedule | None:
    """Close one municipality's part; those without two experts are taken out of it first.

    Returns:
        the closed schedule, or None where there was nothing to do any more.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return _close(period, municipality, today=today)
        except _JoinedError:
            continue
    return _close(period, municipality, today=today)


@transaction.atomic
def _close(
    period: AttestationPeriod, municipality: Municipality, *, today: datetime.date
) -> MunicipalSchedule | None:
    # In the order in which an assignment locks: applications, then the period, then the schedule.
    known = set(_held(_lacking(period, municipality)))
    period = _held(AttestationPeriod.objects.all()).get(pk=period.pk)
    if period.closes_on > today or period.releases.exists():
        return None
    schedule = locked(
        MunicipalSchedule.objects.get_or_create(period=period, municipality=municipality)[0]
    )
    if not schedule.is_open or schedule.last_day > today:
        return None
    # Read again: the other transaction may have assigned experts or added a person.
    leaving = list(_lacking(period, municipality))
    if set(leaving) - known:
        raise _JoinedError
    for application in leaving:
        put_off(application, period=period)
    return _shut(schedule, left=[application.short_name for application in leaving])


def _lacking(period: AttestationPeriod, municipality: Municipality) -> QuerySet[Application]:
    """Return applications in the municipality's schedule that lack two experts."""
    entries = ScheduleEntry.objects.filter(
        schedule__period=period, schedule__municipality=municipality
    )
    unready = entries.annotate(experts=Count("assignments")).exclude(experts=2)
    return Application.objects.filter(schedule_entry__in=unready.values("pk")).order_by("pk")


def _held(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Locked until the transaction ends, while others may still refer to them."""
    return rows.select_for_update(of=("self",), no_key=True)


def _by_the_clock(_actor: None, _aggregate: models.Model) -> frozenset[str]:
    return frozenset({SYSTEM})


@transaction.atomic
def put_off(application: Application, *, period: AttestationPeriod) -> Application:
    """Take an application without experts out of a period that closes; it waits for the next one.

    Raises:
        DomainError: it is not in a schedule any more.
    """
    application = advance(
        application,
        "put_off",
        workflow=APPLICATION_WORKFLOW,
        actor=None,
        roles_towards=_by_the_clock,
    )
    ScheduleEntry.objects.get(application=application).delete()
    application.save()
    log_entry(
        "application.put_off",
        f"Период «{period}» закрыт по сроку. Заявление {_REASON}.",
        actor=None,
        application=application,
    )
    notify(
        application.applicant,
        "Аттестационный период изменится",
        f"Период «{period}» закрыт по сроку. Ваше заявление {_REASON}. Оно остаётся "
        "зарегистрированным: координатор определит вам другой период.",
        application=application,
        path=application.get_absolute_url(),
        event=PERIOD_CHANGED,
    )
    return application


def _shut(schedule: MunicipalSchedule, *, left: list[str]) -> MunicipalSchedule:
    schedule = advance(
        schedule,
        "close_by_date",
        workflow=WORKFLOW,
        actor=None,
        roles_towards=_by_the_clock,
    )
    schedule.closed_at = timezone.now()
    schedule.save()
    people = schedule.entries.count()
    count = f"{people} {plural(people, 'человек', 'человека', 'человек')}"
    text = f"Период «{schedule.period}» закрыт системой по сроку: {schedule.municipality}, {count}."
    if left:
        text += f" Перенесены в следующий период без двух специалистов: {', '.join(left)}."
    log_entry("schedule.close_by_date", text, actor=None, schedule=schedule)
    if people or left:
        tell_coordinators(
            schedule.municipality,
            "Период закрыт системой",
            text,
            schedule=schedule,
            event=SCHEDULE_CLOSED_BY_DATE,
        )
    tell_experts(schedule)
    return schedule

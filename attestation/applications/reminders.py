"""Reminders of consideration: to coordinators on day 20, 25 and 30; to operators the overdue."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from attestation.accounts.access import coordinators_of, operators
from attestation.accounts.models import User
from attestation.applications.handling.reminders import ended_holds
from attestation.applications.letters import waiting_list
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.plurals import plural
from attestation.directory.models import Municipality
from attestation.notifications.events import CONSIDERATION_DUE, OVERDUE
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import STAGES, ReminderKind, stage_before
from attestation.notifications.reminders import remind_all, safely
from attestation.notifications.services.messages import not_yet_reminded, notify


def stage_of(left: int, stages: Iterable[int] = STAGES[ReminderKind.CONSIDERATION]) -> int | None:
    """Return the reminder that is due with so many days left; None while there is time."""
    return stage_before(left, stages)


def remind_of_consideration(today: datetime.date) -> None:
    """Remind all users concerned by a consideration deadline, once per stage."""
    remind_all(ended_holds(today))
    stages = ReminderRule.stages(ReminderKind.CONSIDERATION)
    if not stages:
        return
    waiting = _waiting(today, soonest=max(stages))
    for municipality, applications in _by_municipality(waiting).items():
        for coordinator in coordinators_of(municipality).filter(is_active=True):
            safely(_remind_coordinator, coordinator, applications, today, stages)
    overdue = [application for application in waiting if (application.due_on or today) < today]
    for operator in operators():
        safely(_tell_operator, operator, overdue, today)


def _waiting(today: datetime.date, *, soonest: int) -> list[Application]:
    soon = today + datetime.timedelta(days=soonest)
    found = Application.objects.filter(state=ApplicationState.SUBMITTED, due_on__lte=soon)
    return list(
        found.select_related("organization__municipality", "applicant").order_by("due_on", "pk")
    )


def _by_municipality(
    applications: Iterable[Application],
) -> dict[Municipality, list[Application]]:
    groups: dict[Municipality, list[Application]] = defaultdict(list)
    for application in applications:
        groups[application.organization.municipality].append(application)
    return groups


@transaction.atomic
def _remind_coordinator(
    coordinator: User,
    applications: list[Application],
    today: datetime.date,
    stages: tuple[int, ...],
) -> None:
    keys = {
        f"consideration:{application.pk}:{application.due_on}:"
        f"{stage_of((application.due_on - today).days, stages)}": application
        for application in applications
        if application.due_on and application.applicant_id != coordinator.pk
    }
    fresh = [keys[key] for key in not_yet_reminded(coordinator, keys)]
    if not fresh:
        return
    lines = [f"{_time_left(application, today)}: {application.short_name}" for application in fresh]
    notify(
        coordinator,
        f"Ждут рассмотрения: {_counted(len(fresh))}",
        "Срок рассмотрения подходит к концу.\n" + "\n".join(lines),
        path=waiting_list(),
        event=CONSIDERATION_DUE,
    )


@transaction.atomic
def _tell_operator(operator: User, overdue: list[Application], today: datetime.date) -> None:
    keys = {f"overdue:{a.pk}:{a.due_on}": a for a in overdue if a.applicant_id != operator.pk}
    fresh = [keys[key] for key in not_yet_reminded(operator, keys)]
    if not fresh:
        return
    lines = [
        f"{municipality}: "
        + ", ".join(f"{a.short_name} (до {a.due_on:%d.%m.%Y})" for a in applications)
        for municipality, applications in _by_municipality(fresh).items()
    ]
    notify(
        operator,
        f"Срок рассмотрения истёк: {_counted(len(fresh))}",
        "Координаторы не рассмотрели заявления в срок.\n" + "\n".join(lines),
        path=waiting_list(),
        event=OVERDUE,
    )


def _time_left(application: Application, today: datetime.date) -> str:
    left = application.days_left(today)
    total = application.consideration_days()
    if left is None or left < 0:
        return "Срок истёк"
    if left == 0:
        return f"Идёт {total}-й, последний день"
    return f"Идёт {total - left}-й день из {total}"


def _counted(count: int) -> str:
    return f"{count} {plural(count, 'заявление', 'заявления', 'заявлений')}"

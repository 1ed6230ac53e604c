"""The schedule's additions to visibility and permissions."""

import datetime
from typing import Any

from django.db.models import Q

from attestation.accounts.access import is_operator, kept_keys, municipality_keys
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import still_open
from attestation.applications.documents.deadlines import register_first_day
from attestation.applications.models import Application, application_visibility
from attestation.base.errors import DomainError
from attestation.base.visibility import NOTHING, one_of
from attestation.dossiers.models import dossier_visibility
from attestation.scheduling.models import (
    ApprovedExpert,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)


@application_visibility.add
def as_assigned_expert(user: Any) -> Q:
    """From the closing until a conflict or a while after the decision; never an own one."""
    if not is_listed(user):
        return NOTHING
    assigned = ExpertAssignment.objects.in_force().filter(expert__user=user)
    return (
        one_of("pk", assigned.values("entry__application")) & ~Q(applicant=user) & still_open("pk")
    )


@dossier_visibility.add
def drafts_of_schedules(user: Any) -> Q:
    """Show the own archives of drafts to whoever still is an operator."""
    return Q(person=user, period__isnull=False) if is_operator(user) else NOTHING


def is_listed(user: Any) -> bool:
    """Return whether ``user`` was ever on a list of experts; most readers never were."""
    listings = ApprovedExpert.objects.filter(user=user).values_list("pk", flat=True)
    return bool(kept_keys(user, "listings", listings[:1]))


@register_first_day
def first_day(application: Application) -> datetime.date | None:
    """Return the first day of the period in which a scheduled application is decided."""
    entry = ScheduleEntry.objects.filter(application=application).select_related("schedule__period")
    found = entry.first()
    return found.schedule.period.starts_on if found else None


def roles_towards(user: User, schedule: MunicipalSchedule) -> frozenset[str]:
    """The roles in which ``user`` may act on a municipality's schedule."""
    roles: set[str] = set()
    if schedule.municipality_id in municipality_keys(user):
        roles.add(Role.MUNICIPAL_COORDINATOR)
    if is_operator(user):
        roles.add(Role.OPERATOR)
    return frozenset(roles)


def require_not_overdue(schedule: MunicipalSchedule, *, today: datetime.date) -> None:
    """Refuse what would enter ``schedule`` after its last day, before the system has closed it."""
    if schedule.last_day < today:
        raise DomainError(
            f"Период «{schedule.period}» закрыт {schedule.last_day:%d.%m.%Y}: срок прошёл. "
            "Выберите следующий период.",
            field="period",
        )

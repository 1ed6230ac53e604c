"""Reads of applications for lists and counters."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, When

from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.workflow import State

#: So many days before its term an application counts as urgent.
URGENT_DAYS = 5

#: The day by which somebody must decide; none once it is decided.
_WAITING = Case(When(state=State.SUBMITTED, then=F("due_on")))


def working_list(user: Any) -> ApplicationQuerySet:
    """What ``user`` works on: everything visible but the own applications, most urgent first."""
    return (
        Application.objects.visible_to(user)
        .exclude(applicant=user)
        .for_list()
        .order_by(_WAITING.asc(nulls_last=True), "-submitted_at", "-pk")
    )


def own_applications(user: Any) -> ApplicationQuerySet:
    """The applications that ``user`` made, newest first."""
    return Application.objects.filter(applicant=user).for_list()


@dataclass(frozen=True)
class Workload:
    """How much waits for a coordinator: counts of visible applications."""

    submitted: int
    urgent: int
    overdue: int
    returned: int
    registered: int
    scheduled: int


def workload(user: Any, *, today: datetime.date) -> Workload:
    """Counters over what ``user`` sees, in one query."""
    submitted = Q(state=State.SUBMITTED)
    soon = today + datetime.timedelta(days=URGENT_DAYS)
    visible = Application.objects.filter(pk__in=working_list(user).values("pk"))
    counts = visible.aggregate(
        submitted=Count("pk", filter=submitted),
        urgent=Count("pk", filter=submitted & Q(due_on__range=(today, soon))),
        overdue=Count("pk", filter=submitted & Q(due_on__lt=today)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        registered=Count("pk", filter=Q(state=State.REGISTERED)),
        scheduled=Count("pk", filter=Q(state=State.SCHEDULED)),
    )
    return Workload(**counts)

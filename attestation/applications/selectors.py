"""Reads of applications for lists and counters."""

from typing import Any

from django.db.models import Case, F, When

from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.workflow import State

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

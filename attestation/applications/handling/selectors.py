"""Reads of who leads what, and what is put aside."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet

from attestation.accounts.models import MunicipalityUserPermission
from attestation.applications.handling.models import ApplicationHandling, StaffNote
from attestation.applications.models import Application
from attestation.base.visibility import any_of


def handling_of(application: Application) -> ApplicationHandling:
    """Return how ``application`` is worked on; an unsaved row where nobody has said anything."""
    found = ApplicationHandling.objects.filter(application=application)
    handling = found.select_related("leader", "held_by").first() or ApplicationHandling()
    handling.application = application
    return handling


def notes_on(application: Application, user: Any) -> list[StaffNote]:
    """Return the notes on ``application`` that ``user`` may read, the latest first."""
    notes = StaffNote.objects.visible_to(user).filter(application=application)
    return list(notes.select_related("author"))


def handlings(applications: Collection[int]) -> dict[int, ApplicationHandling]:
    """Return how each of the applications is worked on, by its key; one query."""
    if not applications:
        return {}
    found = ApplicationHandling.objects.filter(application__in=applications)
    return {one.application_id: one for one in found.select_related("leader", "application")}


def _in_office() -> QuerySet[ApplicationHandling]:
    """Return where the leader still coordinates the municipality: others lead nothing."""
    office = MunicipalityUserPermission.objects.filter(
        permission__codename="coordinate_municipality",
        user__is_active=True,
        user=OuterRef("leader"),
        content_object=OuterRef("application__organization__municipality"),
    )
    return ApplicationHandling.objects.filter(any_of(office))


def led_by(user: Any) -> Q:
    """Match the applications that ``user`` leads."""
    return any_of(_in_office().filter(leader=user), application="pk")


def led_by_nobody() -> Q:
    """Match the applications that nobody leads."""
    return ~any_of(_in_office(), application="pk")


def led_by_another(user: Any, path: str = "pk") -> Q:
    """Match what somebody else leads; ``path`` leads to the key of the application."""
    return any_of(_in_office().exclude(leader=user), application=path)


def held(today: datetime.date) -> Q:
    """Match the applications that are put aside on ``today``."""
    found = ApplicationHandling.objects.filter(
        held_until__gt=today, held_state=F("application__state")
    )
    return any_of(found, application="pk")


def hold_has_ended(today: datetime.date) -> QuerySet[ApplicationHandling]:
    """Return what was put aside until ``today`` or a day not long before, and has not moved on."""
    week_ago = today - datetime.timedelta(days=7)
    found = ApplicationHandling.objects.filter(
        held_until__range=(week_ago, today), held_state=F("application__state")
    )
    return found.select_related(
        "leader", "held_by", "application__applicant", "application__organization"
    )

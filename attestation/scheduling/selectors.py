"""Reads of schedules for lists and counters."""

import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from attestation.accounts.access import covered_organization_keys, is_operator, municipality_keys
from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.natural_order import in_alphabet
from attestation.base.row_numbers import number_of
from attestation.base.visibility import any_of
from attestation.directory.models import Municipality
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.models import (
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.models import Release
from attestation.scheduling.workflow import SETTLED

#: Whose name an assignment is listed by.
_NAME = ("entry__application__surname", "entry__application__given_name")
#: An expert can still be replaced.
_BEFORE_THE_SESSION = frozenset({ApplicationState.SCHEDULED, ApplicationState.EVALUATED})


def open_periods(
    municipality: Municipality, *, today: datetime.date
) -> QuerySet[AttestationPeriod]:
    """Periods that still take people of ``municipality``: not closed, their last day not past.

    A schedule that was given back after the closing has a last day of its own.
    """
    given_back = MunicipalSchedule.objects.filter(municipality=municipality, open_until__gte=today)
    closed = MunicipalSchedule.objects.filter(municipality=municipality, state__in=SETTLED)
    return (
        AttestationPeriod.objects.filter(
            Q(closes_on__gte=today) | Q(pk__in=given_back.values("period"))
        )
        .exclude(schedules__in=closed)
        .exclude(releases__isnull=False)
        .order_by("starts_on")
    )


def waiting() -> QuerySet[Application]:
    """Return all registered applications on general grounds that wait for a period."""
    found = Application.objects.filter(state=ApplicationState.REGISTERED)
    return found.exclude(form=Form.SIMPLIFIED)


def unscheduled(user: Any) -> QuerySet[Application]:
    """Registered applications on general grounds that wait for a period."""
    return (
        Application.objects.visible_to(user)
        .filter(
            organization__in=covered_organization_keys(user),
            state=ApplicationState.REGISTERED,
        )
        .exclude(form=Form.SIMPLIFIED)
        .exclude(applicant=user)
        .for_list()
        .order_by(F("held_until").asc(nulls_last=True), "registered_at")
    )


def own_schedules(user: Any) -> QuerySet[Any]:
    """The schedules of the user's municipalities, newest period first, with their counts."""
    return with_counts(
        MunicipalSchedule.objects.filter(municipality__in=municipality_keys(user))
    ).order_by("-period__starts_on", *in_alphabet("municipality__name"))


def with_counts(schedules: QuerySet[MunicipalSchedule]) -> QuerySet[Any]:
    """Annotated with ``people`` and ``ready`` (people with both experts)."""
    entries = ScheduleEntry.objects.all()
    assigned = number_of(ExpertAssignment.objects.all(), entry="pk")
    return schedules.select_related("period", "municipality").annotate(
        people=number_of(entries, schedule="pk"),
        ready=number_of(entries.alias(experts=assigned).filter(experts=2), schedule="pk"),
    )


def entries_with_experts(schedule: MunicipalSchedule) -> QuerySet[ScheduleEntry]:
    """The rows of one schedule with all that its list shows."""
    return (
        schedule.entries.select_related(
            "application__applicant",
            "application__position",
            "application__subject",
            "application__organization",
        )
        .prefetch_related(_experts())
        .order_by(*in_alphabet("application__surname", "application__given_name"), "pk")
    )


def _experts() -> Prefetch:
    return Prefetch(
        "assignments",
        ExpertAssignment.objects.with_conflicts().select_related(
            "expert__user", "expert__organization", "expert__post"
        ),
    )


def entry_of(application: Application) -> ScheduleEntry | None:
    """Return the schedule entry of ``application``."""
    return (
        ScheduleEntry.objects.filter(application=application)
        .select_related("schedule__period", "schedule__municipality")
        .prefetch_related(_experts())
        .first()
    )


def release_that_names(entry: ScheduleEntry) -> Release | None:
    """The latest release of the period in which the person of ``entry`` stands, if any.

    Who was put in by an amendment waits for the order of the next release.
    """
    key = entry.application.public_key
    release = entry.schedule.period.releases.order_by("-number").first()
    return release if release and release.rows.filter(key=key).exists() else None


def to_replace(user: Any) -> QuerySet[ExpertAssignment]:
    """Return the assignments in which ``user`` has to see to another expert.

    The expert has declared a conflict of interest, and the person is not verified yet.
    """
    mine = (
        Q() if is_operator(user) else Q(entry__schedule__municipality__in=municipality_keys(user))
    )
    return (
        ExpertAssignment.objects.settled()
        .in_conflict()
        .filter(mine, entry__application__state__in=_BEFORE_THE_SESSION)
        .exclude(entry__application__applicant=user)
        .select_related("expert__user", "entry__application", "entry__schedule__period")
        .order_by("entry__schedule__period__starts_on", *in_alphabet(*_NAME), "pk")
    )


def assignments_of(user: Any) -> QuerySet[ExpertAssignment]:
    """Return the assignments of ``user``, soonest first; from the closing until a conflict."""
    return (
        ExpertAssignment.objects.in_force()
        .filter(expert__user=user)
        .exclude(entry__application__applicant=user)
        .select_related(
            "entry__schedule__period",
            "entry__application__applicant",
            "entry__application__position",
            "entry__application__subject",
            "entry__application__organization",
        )
        .order_by("-entry__schedule__period__starts_on", *in_alphabet(*_NAME), "pk")
    )


def periods_with_progress() -> QuerySet[Any]:
    """Periods for the operator with their counts and releases.

    ``municipalities`` have people, ``closed`` of them have closed; ``pending`` amendments wait for
    an order (None where there are none).
    """
    used = MunicipalSchedule.objects.filter(any_of(ScheduleEntry.objects.all(), schedule="pk"))
    return (
        AttestationPeriod.objects.annotate(
            municipalities=number_of(used, period="pk"),
            closed=number_of(used.filter(state__in=SETTLED), period="pk"),
            people=number_of(ScheduleEntry.objects.all(), schedule__period="pk"),
            pending=Subquery(
                Amendment.objects.pending()
                .filter(schedule__period=OuterRef("pk"))
                .order_by()
                .values("schedule__period")
                .annotate(n=Count("pk"))
                .values("n")
            ),
        )
        .prefetch_related(
            Prefetch("releases", Release.objects.select_related("withdrawal").order_by("-number"))
        )
        .order_by("-starts_on")
    )

"""The dates of periods that concern a person by what they have in them, not by a role."""

from typing import Any

from django.utils import timezone

from attestation.accounts.access import organization_keys
from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import IN_PROCEDURE, IN_SCHEDULE
from attestation.scheduling.models import AttestationPeriod, ScheduleEntry
from attestation.scheduling.selectors import assignments_of

_OF_AN_APPLICANT = ("starts_on", "conclusions_until", "session_on")
_OF_AN_EXPERT = ("starts_on", "conclusions_until")
_EVIDENCE = "evidence_until"


def own_dates(user: Any) -> frozenset[tuple[str, str]]:
    """Return the dates that concern ``user`` as (slug of the period, field of `AttestationPeriod`).

    An applicant is concerned by the period of an application of their own, an expert by the
    periods of their assignments, a school coordinator by the evidence of the distance form where
    somebody of the organization is attested so.
    """
    found: set[tuple[str, str]] = set()
    entries = ScheduleEntry.objects.filter(application__state__in=IN_SCHEDULE)
    entries = entries.select_related("schedule__period", "application")
    for entry in entries.filter(application__applicant=user):
        period = entry.schedule.period.slug
        found |= {(period, kind) for kind in _OF_AN_APPLICANT}
        if entry.application.form == Form.DISTANCE:
            found.add((period, _EVIDENCE))
    for assignment in assignments_of(user):
        period = assignment.entry.schedule.period.slug
        found |= {(period, kind) for kind in _OF_AN_EXPERT}
    helped = entries.filter(
        application__organization__in=organization_keys(user), application__form=Form.DISTANCE
    )
    found |= {(entry.schedule.period.slug, _EVIDENCE) for entry in helped}
    return frozenset(found | _of_the_simplified_form(user))


def _of_the_simplified_form(user: Any) -> set[tuple[str, str]]:
    """Return the first session after the registration of what has no period."""
    simplified = Application.objects.filter(
        applicant=user, form=Form.SIMPLIFIED, state__in=IN_PROCEDURE
    )
    filed = simplified.order_by("registered_at").first()
    if filed is None or filed.registered_at is None:
        return set()
    sessions = AttestationPeriod.objects.filter(
        session_on__gte=timezone.localdate(filed.registered_at)
    )
    first = sessions.order_by("session_on").first()
    return {(first.slug, "session_on")} if first else set()

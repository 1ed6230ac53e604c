"""Whom a municipal coordinator can choose as an expert, and why not the others."""

import datetime

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from attestation.applications.models import Application
from attestation.base.dates import school_year
from attestation.base.verdict import ALLOWED, Verdict, denied
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod


def eligibility(
    expert: ApprovedExpert, application: Application, period: AttestationPeriod
) -> Verdict:
    """Whether ``expert`` may assess ``application`` in ``period``, with the reason if not."""
    name = expert.user.short_name
    if expert.user_id == application.applicant_id:
        return denied(f"{name} – сам(а) заявитель и не может оценивать себя.")
    if expert.organization_id == application.organization_id:
        return denied(
            f"{name} работает в той же организации, что и аттестуемый. "
            "Выберите специалиста из другой организации."
        )
    if expert.school_year != school_year(period.starts_on):
        return denied(f"{name} не входит в список специалистов на учебный год этого периода.")
    if expert.organization.municipality_id != application.organization.municipality_id:
        return denied(f"{name} работает в другом муниципалитете.")
    return ALLOWED


def candidates(application: Application, starts_on: datetime.date) -> QuerySet[ApprovedExpert]:
    """Experts who may assess ``application`` in the period beginning on ``starts_on``.

    Annotated with ``load`` (people assigned in that period) and ``match`` (2: position and subject
    agree, 1: position agrees, 0: neither); the best match with the smallest load comes first.
    """
    match = Case(
        When(position=application.position_id, subject=application.subject_id, then=Value(2)),
        When(position=application.position_id, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return (
        ApprovedExpert.objects.filter(
            school_year=school_year(starts_on),
            organization__municipality=application.organization.municipality_id,
        )
        .exclude(organization=application.organization_id)
        .exclude(user=application.applicant_id)
        .annotate(
            match=match,
            load=Count(
                "assignments",
                filter=Q(assignments__entry__schedule__period__starts_on=starts_on),
            ),
        )
        .select_related("user", "post", "organization", "position", "subject")
        .order_by("-match", "load", F("user__last_name"))
    )

"""Reads of sheets and conclusions for lists and counters."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from attestation.accounts.access import covered_organization_keys, is_operator
from attestation.applications.models import Application
from attestation.applications.workflow import IN_SCHEDULE, ApplicationState
from attestation.base.language.natural_order import in_alphabet
from attestation.base.row_numbers import number_of
from attestation.base.visibility import any_of
from attestation.evaluation.models import Conclusion, Score, ScoreSheet
from attestation.evaluation.workflow import HANDED_IN, UNSIGNED, ConclusionState
from attestation.scheduling import selectors as scheduling
from attestation.scheduling.models import (
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
)
from attestation.scheduling.workflow import SETTLED

#: A condition on applications: the experts' sums differ much, and the conclusion waits for them.
DISPUTED = Q(conclusion__state=ConclusionState.BEING_EVALUATED, conclusion__diverges=True)


def assignments_of(user: Any) -> QuerySet[ExpertAssignment]:
    """Return the assignments of ``user`` with own sheet and conclusion, latest period first.

    The sheet is ``assignment.own_sheets``, a list of none or one.
    """
    own = ScoreSheet.objects.filter(expert=user).prefetch_related("scores")
    return (
        scheduling.assignments_of(user)
        .select_related("entry__application__conclusion")
        .prefetch_related(
            Prefetch("entry__application__conclusion__sheets", own, to_attr="own_sheets")
        )
    )


@dataclass(frozen=True)
class Load:
    """The workload of an expert: numbers of people in closed schedules."""

    assigned: int
    to_score: int
    to_confirm: int
    to_sign: int
    late: int


def load_of(user: Any, *, today: datetime.date) -> Load:
    """Counters over what ``user`` assesses, in one query."""
    handed_in = ScoreSheet.objects.filter(
        conclusion__application=OuterRef("entry__application"),
        expert=user,
        submitted_at__isnull=False,
    )
    state = "entry__application__conclusion__state"
    open_now = Q(**{f"{state}__isnull": True}) | Q(**{state: ConclusionState.BEING_EVALUATED})
    to_score = open_now & Q(done=False)
    to_confirm = open_now & Q(
        done=True, confirmed=False, entry__application__conclusion__diverges=True
    )
    to_sign = Q(**{f"{state}__in": UNSIGNED})
    late = Q(entry__schedule__period__conclusions_until__lt=today)
    counts = (
        scheduling.assignments_of(user)
        .order_by()
        .annotate(done=Exists(handed_in), confirmed=Exists(handed_in.exclude(confirmed_at=None)))
        .aggregate(
            assigned=Count("pk"),
            to_score=Count("pk", filter=to_score),
            to_confirm=Count("pk", filter=to_confirm),
            to_sign=Count("pk", filter=to_sign),
            late=Count("pk", filter=late & (to_score | to_confirm | to_sign)),
        )
    )
    return Load(**counts)


def own_history(user: Any) -> QuerySet[ScoreSheet]:
    """The sheets that ``user`` has handed in, the latest period first."""
    return (
        ScoreSheet.objects.visible_to(user)
        .filter(expert=user, submitted_at__isnull=False)
        .select_related(
            "conclusion__application__position",
            "conclusion__application__subject",
            "conclusion__application__applicant",
            "conclusion__application__organization",
            "conclusion__application__schedule_entry__schedule__period",
        )
        .prefetch_related("scores")
        .order_by(
            "-conclusion__application__schedule_entry__schedule__period__starts_on",
            "-submitted_at",
        )
    )


def remarks_of(user: Any, application: Application) -> QuerySet[Score]:
    """The remarks that ``user`` may read as the applicant, with the answers."""
    return (
        Score.objects.remarks_for(user)
        .filter(sheet__conclusion__application=application)
        .select_related("criterion", "sheet__expert", "sheet__conclusion__application")
        .prefetch_related("answers")
        .order_by("sheet_id", "criterion__sort_order")
    )


def conclusion_of(user: Any, application: Application) -> Conclusion | None:
    """The conclusion of ``application``, if there is one that ``user`` may see."""
    return Conclusion.objects.visible_to(user).filter(application=application).first()


# --- Coordinators and operators ---------------------------------------------------------------


def supervised(user: Any) -> QuerySet[Any]:
    """People in closed schedules whose conclusions ``user`` checks, by their deadline.

    Annotated with ``handed_in``, the number of sheets that are done.
    """
    mine = Q() if is_operator(user) else Q(organization__in=covered_organization_keys(user))
    return (
        Application.objects.filter(
            mine, state__in=IN_SCHEDULE, schedule_entry__schedule__state__in=SETTLED
        )
        .exclude(applicant=user)
        .for_list()
        .select_related("conclusion", "schedule_entry__schedule__period")
        .annotate(
            handed_in=number_of(
                ScoreSheet.objects.exclude(submitted_at=None), conclusion__application="pk"
            )
        )
        .order_by(
            "-schedule_entry__schedule__period__starts_on",
            *in_alphabet("surname", "given_name"),
            "pk",
        )
    )


def latest_period() -> AttestationPeriod | None:
    """Return the latest period with a closed schedule."""
    closed = MunicipalSchedule.objects.filter(state__in=SETTLED)
    found = AttestationPeriod.objects.filter(any_of(closed, period="pk"))
    return found.order_by("-starts_on").first()


def overdue(today: datetime.date) -> Q:
    """A condition on applications: the day is past, and no signed conclusion has come."""
    return Q(schedule_entry__schedule__period__conclusions_until__lt=today) & ~Q(
        conclusion__state__in=HANDED_IN
    )


@dataclass(frozen=True)
class Supervision:
    """Counts of pending conclusions, for people in closed schedules."""

    to_accept: int
    to_verify: int
    overdue: int
    awaited: int
    disputed: int


def supervision(user: Any, *, today: datetime.date) -> Supervision:
    """Counters over `supervised`, in one query."""
    # What was decided has its verified conclusion.
    people = supervised(user).order_by().exclude(state=ApplicationState.DECIDED)
    awaited = ~Q(conclusion__state__in=HANDED_IN)
    counts = people.aggregate(
        to_accept=Count("pk", filter=Q(conclusion__state=ConclusionState.SENT)),
        to_verify=Count("pk", filter=Q(conclusion__state=ConclusionState.ACCEPTED)),
        overdue=Count("pk", filter=overdue(today)),
        awaited=Count("pk", filter=awaited),
        disputed=Count("pk", filter=DISPUTED),
    )
    return Supervision(**counts)

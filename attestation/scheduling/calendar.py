"""The dates of the procedure: what happens when and whom it concerns; periods for a year ahead."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dates import add_months
from attestation.base.working_days import advice
from attestation.directory.calendar import deviations
from attestation.journal.services import record
from attestation.scheduling.models import AttestationPeriod

MONTHS_OF_PERIOD = 2
PERIODS_OF_YEAR = 6


@dataclass(frozen=True)
class Kind:
    """A date that every period has.

    Args:
        field: the field of `AttestationPeriod` that holds it.
        title: what happens; ``{period}`` stands for the name of the period.
        audience: whom it concerns, in words.
        roles: the same, as codes.
        deadline: whether something must be done by that day, so that a day off matters.
    """

    field: str
    title: str
    audience: str
    roles: frozenset[str]
    deadline: bool = True


KINDS = [
    Kind(
        "registration_until",
        "Регистрация заявлений в график «{period}»",
        "для муниципальных координаторов",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR}),
    ),
    Kind(
        "schedule_until",
        "Закрытие периода «{period}»",
        "для муниципальных координаторов",
        frozenset({Role.MUNICIPAL_COORDINATOR}),
    ),
    Kind(
        "closes_on",
        "Система закрывает период «{period}»",
        "для муниципальных координаторов и операторов",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}),
        deadline=False,
    ),
    Kind(
        "evidence_until",
        "Документы дистанционной формы периода «{period}»",
        "для аттестуемых",
        frozenset({Role.APPLICANT, Role.SCHOOL_COORDINATOR}),
    ),
    Kind(
        "starts_on",
        "Начало периода «{period}»",
        "для аттестуемых и специалистов",
        frozenset({Role.APPLICANT, Role.EXPERT}),
        deadline=False,
    ),
    Kind(
        "conclusions_until",
        "Итоговые заключения периода «{period}»",
        "для специалистов и аттестуемых",
        frozenset({Role.EXPERT, Role.APPLICANT, Role.MUNICIPAL_COORDINATOR}),
    ),
    Kind(
        "session_on",
        "Заседание аттестационной комиссии, период «{period}»",
        "для членов комиссии и аттестуемых",
        frozenset({Role.COMMISSION_MEMBER, Role.SECRETARY, Role.OPERATOR, Role.APPLICANT}),
        deadline=False,
    ),
]


@dataclass(frozen=True)
class Event:
    """One day of one period; ``advice`` is said of a deadline that falls on a day off."""

    day: datetime.date
    title: str
    audience: str
    kind: str
    period: str
    roles: frozenset[str]
    advice: str = ""


def events(periods: Iterable[AttestationPeriod]) -> list[Event]:
    """All dates of ``periods``, soonest first."""
    found = [(getattr(period, kind.field), kind, period) for period in periods for kind in KINDS]
    if not found:
        return []
    days = [day for day, _, _ in found]
    off = deviations(min(days), max(days))
    return sorted(
        (
            Event(
                day=day,
                title=kind.title.format(period=period.name),
                audience=kind.audience,
                kind=kind.field,
                period=period.slug,
                roles=kind.roles,
                advice=advice(day, off) if kind.deadline else "",
            )
            for day, kind, period in found
        ),
        key=lambda event: (event.day, event.period),
    )


def periods_from(day: datetime.date) -> list[AttestationPeriod]:
    """The periods of which some date lies on ``day`` or later, soonest first."""
    return list(AttestationPeriod.objects.filter(session_on__gte=day).order_by("starts_on"))


def first_to_plan(today: datetime.date) -> datetime.date:
    """Where a year of periods begins: the first that is not closed yet, in step with known ones.

    Where there is no period to keep step with, it begins at the nearest possible month.
    """
    known = AttestationPeriod.objects.order_by("starts_on").last()
    first = add_months(today, 1)
    while AttestationPeriod.beginning(first).closes_on < today or (
        known and (first.month - known.starts_on.month) % MONTHS_OF_PERIOD
    ):
        first = add_months(first, 1)
    return first


@transaction.atomic
def plan_year(first_day: datetime.date, *, actor: User) -> list[AttestationPeriod]:
    """Make the six periods of a year from ``first_day`` on, with the dates that the rules give.

    Periods that exist are never touched, and none is made that would overlap one.

    Returns:
        the periods that were made; empty where all were there.

    Raises:
        Refused: the actor is not an operator.
    """
    may_operate(actor).require()
    starts = [add_months(first_day, MONTHS_OF_PERIOD * i) for i in range(PERIODS_OF_YEAR)]
    made = []
    for start in starts:
        around = (add_months(start, 1 - MONTHS_OF_PERIOD), add_months(start, MONTHS_OF_PERIOD - 1))
        if AttestationPeriod.objects.filter(starts_on__range=around).exists():
            continue
        proposal = AttestationPeriod.beginning(start)
        values = {kind.field: getattr(proposal, kind.field) for kind in KINDS}
        # Two operators at once: the unique first day lets one of them make it.
        period, new = AttestationPeriod.objects.get_or_create(
            starts_on=values.pop("starts_on"), defaults=values
        )
        if new:
            made.append(period)
    if made:
        names = ", ".join(period.name for period in made)
        record("period.plan", f"Созданы периоды: {names}.", actor=actor)
    return made

"""The dates of the procedure: events and their audience; the periods a year still lacks."""

import datetime
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

from attestation.accounts.roles import Role
from attestation.base.language.dates import add_months, day_in_words
from attestation.base.language.working_days import advice
from attestation.directory.days_off import deviations, marked_days
from attestation.directory.rules_models import CalendarDay
from attestation.scheduling.models import AttestationPeriod

MONTHS_OF_PERIOD = 2
PERIODS_OF_YEAR = 6


@dataclass(frozen=True)
class DateKind:
    """A date that every period has.

    Args:
        field: the field of `AttestationPeriod` that holds it.
        title: the event; ``{period}`` is replaced by the name of the period.
        audience: the affected people, as text.
        roles: the offices that it concerns in every period, as codes; applicants and experts are
            concerned in a period of their own (`own_dates`).
        deadline: whether it is a deadline, so that a day off matters.
    """

    field: str
    title: str
    audience: str
    roles: frozenset[str]
    deadline: bool = True


DATE_KINDS = [
    DateKind(
        "registration_until",
        "Регистрация заявлений в график «{period}»",
        "для координаторов",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR}),
    ),
    DateKind(
        "schedule_until",
        "Закрытие периода «{period}»",
        "для муниципальных координаторов",
        frozenset({Role.MUNICIPAL_COORDINATOR}),
    ),
    DateKind(
        "closes_on",
        "Система закрывает период «{period}»",
        "для муниципальных координаторов и операторов",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}),
        deadline=False,
    ),
    DateKind(
        "evidence_until",
        "Документы дистанционной формы периода «{period}»",
        "для аттестуемых и координаторов в организациях",
        frozenset(),
    ),
    DateKind(
        "starts_on",
        "Начало периода «{period}»",
        "для аттестуемых и специалистов",
        frozenset(),
        deadline=False,
    ),
    DateKind(
        "conclusions_until",
        "Итоговые заключения периода «{period}»",
        "для специалистов, аттестуемых и муниципальных координаторов",
        frozenset({Role.MUNICIPAL_COORDINATOR}),
    ),
    DateKind(
        "session_on",
        "Заседание аттестационной комиссии, период «{period}»",
        "для членов комиссии, операторов и аттестуемых",
        frozenset({Role.COMMISSION_MEMBER, Role.SECRETARY, Role.OPERATOR}),
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
    found = [
        (getattr(period, kind.field), kind, period) for period in periods for kind in DATE_KINDS
    ]
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


@dataclass(frozen=True)
class Month:
    """A month of the calendar: its events, each with a flag whether it affects the user.

    ``days`` are its holidays and moved days as text.
    """

    first: datetime.date
    events: list[tuple[Event, bool]]
    days: list[str]


def in_words(days: Iterable[CalendarDay]) -> list[str]:
    """Days of one month; neighbours of one name together: «1–6 января – нерабочие дни: …»."""
    runs: list[list[CalendarDay]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        follows = last and day.date - last.date == datetime.timedelta(days=1)
        if last and follows and (last.kind, last.name) == (day.kind, day.name):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [_run_in_words(run) for run in runs]


def _run_in_words(run: list[CalendarDay]) -> str:
    first, last = run[0], run[-1]
    words, kind = day_in_words(last.date), last.get_kind_display()
    if first is last:
        return f"{words} – {kind} день: {first.name}"
    return f"{first.date.day}–{words} – {kind[:-1]}е дни: {first.name}"


def months_from(
    today: datetime.date,
    *,
    roles: AbstractSet[str] = frozenset(),
    own: AbstractSet[tuple[str, str]] = frozenset(),
) -> list[Month]:
    """Return the future dates by month, with holidays and moved days.

    Args:
        roles: the user's roles; empty for a visitor, for whom no date is marked.
        own: the dates that concern the user in person (`own_dates.own_dates`).
    """
    ahead = [event for event in events(periods_from(today)) if event.day >= today]
    if not ahead:
        return []
    days = marked_days(today, add_months(ahead[-1].day, 1))
    return [
        Month(
            first,
            [
                (event, bool(event.roles & roles) or (event.period, event.kind) in own)
                for event in group
            ],
            in_words([day for day in days if day.date.replace(day=1) == first]),
        )
        for first, group in groupby(ahead, key=lambda event: event.day.replace(day=1))
    ]


def periods_from(day: datetime.date) -> list[AttestationPeriod]:
    """Return the periods with a date on ``day`` or later, soonest first."""
    return list(AttestationPeriod.objects.filter(session_on__gte=day).order_by("starts_on"))


def first_to_plan(today: datetime.date) -> datetime.date:
    """Return the start of a year of periods: the first not closed, aligned with known ones.

    Without a known period it begins in the nearest possible month.
    """
    known = AttestationPeriod.objects.order_by("starts_on").last()
    first = add_months(today, 1)
    while AttestationPeriod.beginning(first).closes_on < today or (
        known and (first.month - known.starts_on.month) % MONTHS_OF_PERIOD
    ):
        first = add_months(first, 1)
    return first


def missing_periods(first_day: datetime.date) -> list[AttestationPeriod]:
    """Return unsaved periods of the year from ``first_day`` on that overlap no existing one."""
    found = []
    for number in range(PERIODS_OF_YEAR):
        start = add_months(first_day, MONTHS_OF_PERIOD * number)
        around = (add_months(start, 1 - MONTHS_OF_PERIOD), add_months(start, MONTHS_OF_PERIOD - 1))
        if not AttestationPeriod.objects.filter(starts_on__range=around).exists():
            found.append(AttestationPeriod.beginning(start))
    return found


def periods_to_plan(today: datetime.date) -> list[AttestationPeriod]:
    """Return what `services.plan_year` would make now, unsaved."""
    return missing_periods(first_to_plan(today))

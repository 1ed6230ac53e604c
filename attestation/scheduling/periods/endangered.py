"""Whose terms are in danger: applications to be decided on, conclusions that a period waits for."""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Window

from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.review.list_tabs import URGENT_DAYS
from attestation.applications.workflow import ApplicationState
from attestation.base.language.natural_order import in_alphabet
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.workflow import SETTLED

#: Conclusions are called endangered so many days before the period's day for them.
CONCLUSION_DAYS = 10
#: So many are named; of the rest the number is told.
NAMED = 5

CONSIDERATION = "решить по заявлению"
CONCLUSION = "сдать заключение"


@dataclass(frozen=True)
class Term:
    """One person's term: what is to be done by ``day``; ``left`` is negative once it is over."""

    application: Application
    what: str
    day: datetime.date
    left: int


@dataclass(frozen=True)
class Endangered:
    """The nearest terms by name, and how many there are in all."""

    terms: list[Term]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.terms)

    @classmethod
    def of(cls, period: AttestationPeriod, *, is_approved: bool, today: datetime.date) -> Self:
        """Return what endangers the 30 days of consideration, and the conclusions of ``period``.

        Applications under consideration are those of every municipality; an approved period they
        cannot enter any more.
        """
        soon = today + datetime.timedelta(days=URGENT_DAYS)
        considered, awaited = Application.objects.none(), Application.objects.none()
        if not is_approved:
            considered = Application.objects.filter(
                state=ApplicationState.SUBMITTED, due_on__lte=soon
            )
        if (period.conclusions_until - today).days <= CONCLUSION_DAYS:
            awaited = Application.objects.filter(
                state=ApplicationState.SCHEDULED,
                schedule_entry__schedule__period=period,
                schedule_entry__schedule__state__in=SETTLED,
            )
        decisions, decisions_total = _first(considered.order_by("due_on", "pk"))
        conclusions, conclusions_total = _first(
            awaited.order_by(*in_alphabet("surname", "given_name"), "pk")
        )
        terms = [
            *(_term(one, CONSIDERATION, one.due_on, today) for one in decisions if one.due_on),
            *(_term(one, CONCLUSION, period.conclusions_until, today) for one in conclusions),
        ]
        terms.sort(key=lambda term: term.day)
        return cls(terms[:NAMED], decisions_total + conclusions_total)


def _first(applications: ApplicationQuerySet) -> tuple[list[Application], int]:
    """The first of them, and how many there are, by one query."""
    counted: Any = applications.for_list().annotate(of_all=Window(Count("pk")))
    first = list(counted[:NAMED])
    return first, first[0].of_all if first else 0


def _term(application: Application, what: str, day: datetime.date, today: datetime.date) -> Term:
    return Term(application, what, day, (day - today).days)

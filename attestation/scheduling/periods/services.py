"""Attestation periods are created here, a year at a time; their coordinators are reminded.

Operators change periods in the admin.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from attestation.accounts.access import coordinators_of, may_operate
from attestation.accounts.models import User
from attestation.base.language.natural_order import in_alphabet
from attestation.directory.models import Municipality
from attestation.journal.services import log_entry
from attestation.notifications.events import PERIOD_DUE
from attestation.notifications.services.messages import not_yet_reminded, notify
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods.calendar import DATE_KINDS, missing_periods
from attestation.scheduling.periods.left_to_do import left_to_register, left_to_schedule


@transaction.atomic
def plan_year(first_day: datetime.date, *, actor: User) -> list[AttestationPeriod]:
    """Create the six periods of a year from ``first_day`` on, with the dates that the rules give.

    Periods that exist are never touched, and none is created that would overlap one.

    Returns:
        the periods that were created; empty where all were there.

    Raises:
        DomainError: the actor is not an operator.
    """
    may_operate(actor).raise_if_denied()
    made = []
    for proposal in missing_periods(first_day):
        values = {kind.field: getattr(proposal, kind.field) for kind in DATE_KINDS}
        # Two operators at once: the unique first day lets one of them make it.
        period, new = AttestationPeriod.objects.get_or_create(
            starts_on=values.pop("starts_on"), defaults=values
        )
        if new:
            made.append(period)
    if made:
        names = ", ".join(period.name for period in made)
        log_entry("period.plan", f"Созданы периоды: {names}.", actor=actor)
    return made


@dataclass(frozen=True)
class Reminded:
    """What came of a reminder: names of municipalities by outcome."""

    told: list[str]
    told_today: list[str]
    done: list[str]
    without_coordinator: list[str]


def remind_of_period(
    period: AttestationPeriod, municipalities: Collection[int], *, actor: User
) -> Reminded:
    """Tell the coordinators of these municipalities what ``period`` still waits for.

    Each municipality is told in a transaction of its own, and once a day, whoever reminds.

    Args:
        municipalities: keys; unknown ones are passed over.

    Raises:
        DomainError: the actor is not an operator.
    """
    may_operate(actor).raise_if_denied()
    work = [left_to_register(period), left_to_schedule(period)]
    outcome = Reminded([], [], [], [])
    for municipality in Municipality.objects.filter(pk__in=municipalities).order_by(
        *in_alphabet("name")
    ):
        left = [own[municipality.pk] for own in work if municipality.pk in own]
        _outcome_of(outcome, period, municipality, left).append(municipality.name)
    if outcome.told:
        names = ", ".join(outcome.told)
        log_entry("period.remind", f"Напоминание о периоде «{period}»: {names}.", actor=actor)
    return outcome


@transaction.atomic
def _outcome_of(
    outcome: Reminded,
    period: AttestationPeriod,
    municipality: Municipality,
    left: list[tuple[str, str]],
) -> list[str]:
    if not left:
        return outcome.done
    coordinators = list(coordinators_of(municipality))
    if not coordinators:
        return outcome.without_coordinator
    key = f"by_hand:{period.pk}:{timezone.localdate()}:{municipality.pk}"
    fresh = [person for person in coordinators if not_yet_reminded(person, [key])]
    waits, path = " ".join(text for text, _ in left), left[0][1]
    for person in fresh:
        notify(
            person,
            f"Напоминание центра аттестации: {period}",
            f"{municipality}: {waits} Закрыть период нужно до {period.schedule_until:%d.%m.%Y}.",
            path=path,
            event=PERIOD_DUE,
        )
    return outcome.told if fresh else outcome.told_today

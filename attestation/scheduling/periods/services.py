"""Attestation periods are created here, a year at a time; operators change them in the admin."""

import datetime

from django.db import transaction

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.journal.services import log_entry
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods.calendar import DATE_KINDS, missing_periods


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

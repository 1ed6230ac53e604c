"""The period that would be proposed to an application if it were registered today."""

import datetime

from attestation.applications.models import Application
from attestation.directory.rules_models import ProcedureRules
from attestation.scheduling.assignment.bulk_assignment import facts_of
from attestation.scheduling.assignment.proposals import choose_period
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.selectors import open_periods


def expected_period(application: Application, *, today: datetime.date) -> AttestationPeriod | None:
    """Return the period that `choose_period` would propose on ``today``; None if none is open."""
    periods = list(open_periods(application.organization.municipality, today=today))
    rules = list(ProcedureRules.objects.all())
    chosen, _ = choose_period(
        [facts_of(period, rules) for period in periods],
        registered_on=today,
        held_until=application.held_until,
        today=today,
    )
    return next((period for period in periods if period.pk == chosen), None)


def next_session(today: datetime.date) -> AttestationPeriod | None:
    """Return the period of the next session of the commission; None if none is planned."""
    return AttestationPeriod.objects.filter(session_on__gte=today).order_by("session_on").first()

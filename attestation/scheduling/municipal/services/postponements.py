"""Moving to a later period while the own schedule is open: a plain change, with its reason."""

from django.db import transaction

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.journal.services import locked
from attestation.scheduling import letters
from attestation.scheduling.amendments.models import Postponement
from attestation.scheduling.amendments.services import later_place, postponed, require_reason
from attestation.scheduling.models import AttestationPeriod, ScheduleEntry


@transaction.atomic
def postpone(
    application: Application, *, period: AttestationPeriod, reason: str, actor: User
) -> Postponement:
    """Move a person of an open schedule to a later open period; notify the applicant.

    Raises:
        DomainError: the actor does not coordinate the municipality, one of the periods is
            closed, or ``period`` is not later.
    """
    application = locked(application)
    if Role.MUNICIPAL_COORDINATOR not in roles_towards(actor, application):
        raise DomainError("У вас нет права на это действие.")
    reason = require_reason(reason)
    entry = (
        ScheduleEntry.objects.filter(application=application)
        .select_related("schedule__period", "application")
        .first()
    )
    if entry is None:
        raise DomainError("Период ещё не определён: переносить нечего.")
    into = later_place(entry, period)
    entry.schedule.refresh_from_db(fields=["state"])
    if not entry.schedule.is_open:
        raise DomainError(
            f"Период «{entry.schedule.period}» уже закрыт. Перенести из него может только "
            "оператор центра."
        )
    trace = postponed(entry, into, reason=reason, actor=actor)
    letters.tell_postponed(application, to=str(period), reason=reason)
    return trace

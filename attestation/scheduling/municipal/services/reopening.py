"""Taking back the closing of a municipality's schedule, until the evening of its day."""

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.journal.services import advance, locked, log_entry
from attestation.scheduling import letters
from attestation.scheduling.access import roles_towards
from attestation.scheduling.models import MunicipalSchedule
from attestation.scheduling.municipal.evening import is_revocable
from attestation.scheduling.workflow import WORKFLOW

_TOO_LATE = (
    "Отменить закрытие можно было до вечера того дня, когда период закрыли. Теперь график меняет "
    "только оператор центра: напишите ему, что исправить."
)


@transaction.atomic
def reopen(municipal_schedule: MunicipalSchedule, *, actor: User) -> MunicipalSchedule:
    """Open a schedule again that was closed today; its experts and the operators are told.

    Raises:
        DomainError: the evening has come, the operator has accepted it or approved the period, or
            the actor does not coordinate the municipality.
    """
    period = locked(municipal_schedule.period)
    before = locked(municipal_schedule)
    in_time = is_revocable(before, now=timezone.now())
    current = advance(before, "reopen", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards)
    if period.releases.exists() or not in_time:
        raise DomainError(_TOO_LATE)
    current.closed_at = None
    current.save()
    text = f"Закрытие периода «{period}» отменено: {current.municipality}."
    log_entry("schedule.reopen", text, actor=actor, schedule=current)
    letters.tell_reopened(current)
    return current

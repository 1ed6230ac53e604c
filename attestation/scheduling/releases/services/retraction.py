"""Taking a published release down: the site stops showing it, the release itself stays."""

from django.db import transaction

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.jobs import defer
from attestation.journal.services import locked, log_entry
from attestation.scheduling.amendments.services import require_reason
from attestation.scheduling.releases.models import Release, ReleaseWithdrawal


@transaction.atomic
def withdraw(release: Release, *, reason: str, actor: User) -> ReleaseWithdrawal:
    """Decide that a published release is shown no longer; a job of the same moment does it.

    Raises:
        DomainError: it is not published yet, or withdrawn already.
    """
    may_operate(actor).raise_if_denied()
    # As in an approval: what comes second sees what came first.
    period = locked(release.period)
    release = locked(release)
    if release.published_at is None:
        raise DomainError("Эта редакция ещё публикуется. Обновите страницу через минуту.")
    if ReleaseWithdrawal.objects.filter(release=release).exists():
        raise DomainError("Эта редакция уже снята с сайта.")
    withdrawal = ReleaseWithdrawal.objects.create(
        release=release, reason=require_reason(reason), withdrawn_by=actor
    )
    log_entry(
        "release.withdraw",
        f"График периода «{period}», редакция {release.number}, снимается с сайта. "
        f"Причина: {withdrawal.reason}",
        actor=actor,
        release=release,
    )
    defer("attestation.scheduling.tasks.take_release_down", release_id=release.pk)
    return withdrawal

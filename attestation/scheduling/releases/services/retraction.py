"""Taking a published release down: the site stops showing it, the release itself stays."""

from django.db import transaction

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.jobs import defer
from attestation.base.language.sentences import as_sentence
from attestation.journal.services import locked, log_entry
from attestation.scheduling.amendments.services import require_reason
from attestation.scheduling.releases.models import Release, ReleaseWithdrawal


def consequences(release: Release) -> list[str]:
    """Say what taking ``release`` down does, and what the site will show then."""
    stays = "Сама редакция и её файл сохранятся, исправить график можно следующей редакцией."
    newest = release.period.releases.filter(withdrawal=None).exclude(pk=release.pk)
    left = newest.order_by("-number").first()
    if left is None:
        return [
            "Посетители её больше не увидят: на сайте не останется действующего графика этого "
            "периода.",
            stays,
        ]
    named = f"редакция {left.number} (распоряжение от {left.order_date:%d.%m.%Y} № "
    named += f"{left.order_number})"
    if left.number > release.number:
        return [f"Посетители её больше не увидят. Действует по-прежнему {named}.", stays]
    return [
        f"Посетители её больше не увидят. На сайте снова станет действовать {named}: то, что "
        f"редакция {release.number} исправила, вернётся.",
        "Следующая редакция будет сравниваться с ней.",
        stays,
    ]


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
        f"Причина: {as_sentence(withdrawal.reason)}",
        actor=actor,
        release=release,
    )
    defer("attestation.scheduling.tasks.take_release_down", release_id=release.pk)
    return withdrawal

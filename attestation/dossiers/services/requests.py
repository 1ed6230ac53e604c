"""The user actions on dossiers: order, cancel, download."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.jobs import defer_when
from attestation.dossiers.models import Dossier, DossierState
from attestation.dossiers.registry import DOSSIER_TYPES, still_seen
from attestation.files.models import StoredFile
from attestation.journal.services import locked

CHANGED = (
    "С тех пор часть документов заменили, убрали или закрыли для вас. Соберите архив ещё раз: "
    "в нём будет то, что открыто вам сейчас."
)


@transaction.atomic
def request_dossier(kind: str, subject: Any, *, actor: User) -> Dossier:
    """Order the dossier of ``subject``; a job builds it.

    A repeated request returns the dossier that is being built.

    Args:
        kind: a key of `attestation.dossiers.registry.DOSSIER_TYPES`.

    Raises:
        DomainError: the actor has no permission.
    """
    DOSSIER_TYPES[kind].may_order(actor, subject).raise_if_denied()
    dossier, is_new = Dossier.objects.get_or_create(
        person=actor, state=DossierState.MAKING, **{kind: subject}
    )
    if is_new:
        # Minutes of work: letters and publications that wait go first.
        defer_when("attestation.dossiers.tasks.build_dossier", priority=-10, dossier_id=dossier.pk)
    return dossier


@transaction.atomic
def cancel(dossier: Dossier, *, actor: User) -> Dossier:
    """Cancel a dossier; the job stops at its next step.

    Raises:
        DomainError: it belongs to another user, or is built already.
    """
    dossier = locked(dossier)
    if dossier.person_id != actor.pk:
        raise DomainError("Этот архив заказали не вы.")
    if not dossier.is_making:
        raise DomainError(f"Отменять нечего: {dossier.get_state_display()}.")
    dossier.state, dossier.ended_at, dossier.step = DossierState.CANCELLED, timezone.now(), ""
    dossier.save()
    return dossier


@transaction.atomic
def take(dossier: Dossier, *, actor: User) -> StoredFile:
    """The archive, to be sent to ``actor``; what they may see is asked again, and noted.

    Raises:
        DomainError: it is gone, or holds what they may see no longer.
    """
    dossier = locked(dossier)
    book = DOSSIER_TYPES[dossier.kind]
    subject = book.visible(actor).filter(pk=dossier.subject.pk).first()
    if dossier.person_id != actor.pk or subject is None or not book.may_order(actor, subject):
        raise DomainError("У вас больше нет доступа к этому архиву.")
    if dossier.file is None:
        raise DomainError("Этого архива уже нет: соберите его ещё раз.")
    if not still_seen(dossier.contents, actor):
        raise DomainError(CHANGED)
    book.note(subject, actor)
    return dossier.file

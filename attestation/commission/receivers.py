"""What becomes of a place on an agenda when its application is withdrawn."""

from typing import Any

from django.dispatch import receiver

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.commission.models import AgendaItem
from attestation.commission.workflow import OPEN
from attestation.journal.services import locked, log_entry
from attestation.signals import application_leaves


@receiver(application_leaves)
def release_agenda_item(
    sender: Any, *, application: Application, actor: User, **_signal: Any
) -> None:
    """Take a withdrawn application off an agenda that is not voted on yet.

    Raises:
        DomainError: the commission votes on it, or has decided; a vote is never undone.
    """
    item = AgendaItem.objects.filter(application=application, is_live=True).first()
    if item is None:
        return
    session = locked(item.session)
    if session.state not in OPEN:
        raise DomainError(
            "Комиссия уже голосует по этому заявлению или приняла решение: "
            "отзыв зарегистрировать нельзя, отклоните его с этой причиной."
        )
    item.delete()
    text = f"Снято с повестки: {item.name}, заявление отозвано."
    log_entry("session.take_off", text, actor=actor, session=session)

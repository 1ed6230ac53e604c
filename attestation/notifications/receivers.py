"""Letters about what another room has done to an account."""

from typing import Any

from django.dispatch import receiver

from attestation.accounts.models import User
from attestation.notifications.events import SECURITY
from attestation.notifications.services.messages import queue_letter
from attestation.signals import account_changed

_CHANGED = """Здравствуйте!

Администратор изменил вашу учётную запись с логином {login} в системе «Аттестация»: {what}.

Если вы об этом не договаривались, сразу сообщите в центр аттестации.
"""


@receiver(account_changed)
def tell_the_owner(sender: Any, *, person: User, what: str, **_signal: Any) -> None:
    """Write to the address on file."""
    if person.email:
        body = _CHANGED.format(login=person.username, what=what)
        queue_letter(
            person.email, "Вашу учётную запись изменили", body, user=person, event=SECURITY
        )

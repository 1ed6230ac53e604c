"""The common part of all reminders: each is sent once; one failure does not stop the rest."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

from attestation.accounts.models import User
from attestation.notifications.events import Event
from attestation.notifications.services.messages import not_yet_reminded, notify

logger = logging.getLogger(__name__)


def safely(act: Callable[..., Any], person: User, *args: Any, **kwargs: Any) -> None:
    """Call ``act`` for ``person``; if it fails, the next run tries again, and others get theirs."""
    try:
        act(person, *args, **kwargs)
    except Exception:
        logger.exception("The reminder could not be sent: %s", person.pk)


@transaction.atomic
def remind(
    person: User,
    key: str,
    title: str,
    text: str,
    *,
    path: str,
    event: Event,
    application: Any = None,
) -> bool:
    """Tell ``person`` unless they were told under ``key`` before.

    Returns:
        whether this call told them.
    """
    if not not_yet_reminded(person, [key]):
        return False
    notify(person, title, text, path=path, event=event, application=application)
    return True

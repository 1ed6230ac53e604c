"""The common part of all reminders: each is sent once; one failure does not stop the rest."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction

from attestation.accounts.models import User
from attestation.base.time_limits import for_a_while
from attestation.notifications.events import Event
from attestation.notifications.models import Reminder
from attestation.notifications.services.messages import not_yet_reminded, notify

logger = logging.getLogger(__name__)

#: So many are looked up at once among those that were sent.
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class DueReminder:
    """What ``person`` is to be told, unless they were told under ``key`` before."""

    person: User
    key: str
    title: str
    #: A function where the words take a query: most reminders of an hour were sent before.
    text: str | Callable[[], str]
    path: str
    event: Event
    application: Any = None


def safely(act: Callable[..., Any], person: User, *args: Any, **kwargs: Any) -> None:
    """Call ``act`` for ``person``; if it fails, the next run tries again, and others get theirs."""
    try:
        act(person, *args, **kwargs)
    except Exception:
        logger.exception("The reminder could not be sent: %s", person.pk)


def remind_all(due: Iterable[DueReminder]) -> None:
    """Send those of ``due`` that were not sent before, each in a transaction of its own.

    What a run of limited time leaves is sent by the next one.
    """
    rest = for_a_while(due)
    while batch := list(islice(rest, BATCH)):
        sent = set(
            Reminder.objects.filter(
                user__in={one.person.pk for one in batch}, key__in={one.key for one in batch}
            ).values_list("user", "key")
        )
        for one in batch:
            if (one.person.pk, one.key) not in sent:
                safely(_remind, one.person, one)


@transaction.atomic
def _remind(person: User, due: DueReminder) -> None:
    # Another run may have sent it in the meantime.
    if not_yet_reminded(person, [due.key]):
        text = due.text() if callable(due.text) else due.text
        notify(person, due.title, text, path=due.path, event=due.event, application=due.application)

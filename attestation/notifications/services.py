"""Telling people: a message in the cabinet and a letter, both in the transaction of their cause."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.jobs import defer
from attestation.notifications.models import Letter, Message, Reminder
from attestation.notifications.tasks import send_letter

_LETTER = """Здравствуйте, {person}!

{text}

Подробности – в личном кабинете:
{link}

Это письмо отправлено автоматически, отвечать на него не нужно.
"""


@transaction.atomic
def post(to: str, subject: str, body: str, *, is_secret: bool = False, batch: str = "") -> Letter:
    """Put a letter into the outbox and defer the job that sends it."""
    letter = Letter.objects.create(
        to=to, subject=subject, body=body, is_secret=is_secret, batch=batch
    )
    defer(send_letter, letter_id=letter.pk)
    return letter


@transaction.atomic
def notify(
    user: User, title: str, text: str, *, path: str, application: Any = None, batch: str = ""
) -> Message:
    """Tell ``user`` of something in the cabinet and, where an address is known, by letter.

    Args:
        title: the subject of the letter and of the message.
        text: plain sentences, without greeting and link.
        path: where the link of the letter leads, from the root of the site.
        application: what it is about, if anything.
        batch: the mark that the letters of one event share, so that they can be counted.
    """
    if user.email:
        person = f"{user.first_name} {user.patronymic}".strip() or user.username
        link = settings.BASE_URL + path
        body = _LETTER.format(person=person, text=text, link=link)
        post(user.email, title, body, batch=batch)
    return Message.objects.create(user=user, application=application, title=title, text=text)


def mark_read(messages: Iterable[Message], *, actor: User) -> None:
    """The messages that ``actor`` has been shown count as read; nobody reads for another."""
    shown = [message.pk for message in messages]
    actor.notifications.filter(pk__in=shown, read_at=None).update(read_at=timezone.now())


def not_yet_reminded(user: User, keys: Iterable[str]) -> list[str]:
    """Those of ``keys`` of which ``user`` was never reminded; from now on they count as reminded.

    Call it in the transaction that tells: the user's row is locked, so that a second job waits
    and then finds the keys taken.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    wanted = list(dict.fromkeys(keys))
    known = set(user.reminders.filter(key__in=wanted).values_list("key", flat=True))
    fresh = [key for key in wanted if key not in known]
    Reminder.objects.bulk_create(Reminder(user=user, key=key) for key in fresh)
    return fresh

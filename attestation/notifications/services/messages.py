"""Telling people: a message in the cabinet and a letter, both in the transaction of their cause."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account import app_settings
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.jobs import defer_when
from attestation.base.language.sentences import tidied, with_capital
from attestation.directory.models import Institute
from attestation.notifications.events import Event
from attestation.notifications.groups import Delivery
from attestation.notifications.models import Letter, LetterSettings, Message, Reminder
from attestation.notifications.services import preferences

_LONGEST_TITLE = 200
_LETTER = """Здравствуйте{person}!

{text}

Подробности – в личном кабинете:
{link}

{end}
"""
_AUTOMATIC = "Это письмо отправлено автоматически, отвечать на него не нужно."
_REPLY = "Это письмо отправлено автоматически. Если остались вопросы, ответьте на него."


def body_of(user: User, text: str, path: str) -> str:
    """A letter of ours: greeting, ``text``, the one link, and whether one may answer."""
    name = f"{user.first_name} {user.patronymic}".strip()
    return _LETTER.format(
        person=f", {name}" if name else "",
        text=text,
        link=settings.BASE_URL + path,
        end=_REPLY if LetterSettings.load().reply_to else _AUTOMATIC,
    )


def with_signature(body: str) -> str:
    """Return the letter with the institute and its telephone below it."""
    institute = Institute.load()
    phone = f"Телефон: {institute.phone}" if institute.phone else ""
    lines = "\n".join(filter(None, ["С уважением,", institute.name, phone]))
    return f"{body.rstrip()}\n\n{lines}\n"


@transaction.atomic
def queue_letter(
    to: str,
    subject: str,
    body: str,
    *,
    is_secret: bool = False,
    expires_at: datetime.datetime | None = None,
    batch: str = "",
    user: User | None = None,
    event: Event | None = None,
) -> Letter:
    """Store a letter, signed by the institute, in the outbox and defer the job that sends it.

    Args:
        is_secret: it holds a one-time link: sent before others, wiped afterwards, never shown.
        expires_at: until when that link works, by default as long as one for a new password.
        batch: the mark shared by the letters of one event; thousands of them let others pass.
    """
    letter = Letter.objects.create(
        to=to,
        subject=subject[:200],
        body=with_signature(body),
        is_secret=is_secret,
        expires_at=expires_at or (_link_expires() if is_secret else None),
        batch=batch,
        user=user,
        event=event.code if event else "",
    )
    defer_when(
        "attestation.notifications.tasks.send_letter", priority=letter.priority, letter_id=letter.pk
    )
    return letter


def _link_expires() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def address_link_expires() -> datetime.datetime:
    """Until when a link that confirms an address works, if it is made now."""
    return timezone.now() + datetime.timedelta(days=app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)


@dataclass(frozen=True)
class Gathered:
    """One message of the cabinet for many news of a kind, as they stand now.

    It takes the place of the unread one of the same event and path, so that forty municipalities
    are one line. Letters, where somebody wants each, still tell them singly.
    """

    title: str
    text: str
    path: str


@transaction.atomic
def notify(
    user: User,
    title: str,
    text: str,
    *,
    path: str,
    event: Event,
    application: Any = None,
    batch: str = "",
    gathered: Callable[[], Gathered] | None = None,
) -> Message:
    """Notify ``user`` in the cabinet and, if an address is known, by letter.

    Whether the letter is sent at once, in the daily letter or not at all is the user's setting
    for the group of ``event``, as far as the group allows it.

    Args:
        title: the subject of the letter and of the message.
        text: plain sentences, without greeting and link.
        path: the target of the link in the letter, from the root of the site.
        event: the row of `attestation.notifications.events`.
        application: the application concerned, if any.
        batch: the mark shared by the letters of one event, so that they can be counted.
        gathered: tells what the cabinet says instead. It is asked with the person's row locked, so
            that of two acts at once the later one counts both.
    """
    title, text = _worded(title, text)
    delivery = preferences.delivery_of(user, event.group)
    if user.email and delivery == Delivery.AT_ONCE:
        queue_letter(
            user.email, title, body_of(user, text, path), batch=batch, user=user, event=event
        )
    if gathered:
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        together = gathered()
        (title, text), path = _worded(together.title, together.text), together.path
    told = {
        "application": application,
        "title": title,
        "text": text,
        "waits_for_digest": delivery == Delivery.DAILY,
    }
    if gathered and (before := _unread(event, path).filter(user=user).first()):
        for name, value in {**told, "created_at": timezone.now()}.items():
            setattr(before, name, value)
        before.save()
        return before
    return Message.objects.create(user=user, event=event.code, path=path, **told)


def _worded(title: str, text: str) -> tuple[str, str]:
    """Return title and text as they are told, whoever has put them together."""
    return with_capital(tidied(title))[:_LONGEST_TITLE], with_capital(tidied(text))


def _unread(event: Event, path: str) -> QuerySet[Message]:
    return Message.objects.filter(event=event.code, path=path, read_at=None)


def gather_anew(event: Event, gathered: Gathered, *, is_empty: bool) -> None:
    """Let unread gathered messages say how things stand; where nothing is left, they go."""
    unread = _unread(event, gathered.path)
    if is_empty:
        unread.delete()
    else:
        title, text = _worded(gathered.title, gathered.text)
        unread.update(title=title, text=text)


def notify_all(people: Iterable[User], title: str, text: str, **about: Any) -> None:
    """`notify` each of ``people`` once; the arguments are the same."""
    # In one order: two who tell the same people wait for each other and never both.
    for _, person in sorted({person.pk: person for person in people}.items()):
        notify(person, title, text, **about)


def mark_read(messages: Iterable[Message], *, actor: User) -> None:
    """Mark the messages displayed to ``actor`` as read; only the own ones."""
    shown = [message.pk for message in messages if message.read_at is None]
    if shown:
        actor.notifications.filter(pk__in=shown, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, actor: User) -> int:
    """Everything that ``actor`` was told counts as read.

    Returns:
        how many messages were unread.
    """
    return actor.notifications.filter(read_at=None).update(read_at=timezone.now())


def not_yet_reminded(user: User, keys: Iterable[str]) -> list[str]:
    """Return those of ``keys`` not yet reminded to ``user``, and store them as reminded.

    Call it in the transaction that notifies: the user's row is locked, so that a second job
    waits and then finds the keys taken.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    wanted = list(dict.fromkeys(keys))
    known = set(user.reminders.filter(key__in=wanted).values_list("key", flat=True))
    fresh = [key for key in wanted if key not in known]
    Reminder.objects.bulk_create(Reminder(user=user, key=key) for key in fresh)
    return fresh


def not_yet_told(people: Mapping[str, User]) -> list[str]:
    """Return those of the keys, each with its person, not told yet, and store them as told.

    Two queries for any number. Call it in the transaction that notifies, with what it is about
    locked, so that a second job waits and then finds the keys taken.
    """
    users = {user.pk for user in people.values()}
    known = Reminder.objects.filter(user__in=users, key__in=people).values_list("key", flat=True)
    told = set(known)
    fresh = [key for key in people if key not in told]
    Reminder.objects.bulk_create(Reminder(user=people[key], key=key) for key in fresh)
    return fresh

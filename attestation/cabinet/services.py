"""The daily digest letter: news since the last one and the reader's pending tasks."""

import datetime
from collections import Counter

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet

from attestation.accounts.access import operators
from attestation.accounts.models import User
from attestation.base.dashboard import Task
from attestation.base.language.dates import day_in_words
from attestation.base.language.working_days import is_working
from attestation.base.time_limits import for_a_while
from attestation.base.visibility import any_of
from attestation.cabinet import dashboard
from attestation.cabinet.navigation import roles_of
from attestation.directory.days_off import deviations
from attestation.notifications.events import DAY, EVENTS
from attestation.notifications.groups import DIGEST, Delivery
from attestation.notifications.models import LetterSettings, Message, Reminder
from attestation.notifications.reminders import safely
from attestation.notifications.services import preferences
from attestation.notifications.services.messages import body_of, not_yet_reminded, queue_letter

#: After this hour the letter of the day would come too late to be of use.
_LATEST = 20
#: Tasks of these kinds wait for the person; others only tell how things stand.
_WAITING = ("bad", "wait")


def write_letters(now: datetime.datetime) -> None:
    """Write everybody's letter of the day, once a working day, from the set hour on.

    Args:
        now: the local time of the region.
    """
    today = now.date()
    if not LetterSettings.load().digest_hour <= now.hour < _LATEST:
        return
    if not is_working(today, deviations(today, today)):
        return
    # Of a run in which a worker was away, those are left who have no letter yet.
    left = _readers().filter(~any_of(_written(today), user="pk"))
    for person in for_a_while(left.iterator()):
        safely(write_letter, person, today=today)


def _written(today: datetime.date) -> QuerySet[Reminder]:
    return Reminder.objects.filter(key=f"digest:{today}")


def _readers() -> QuerySet[User]:
    """Return users who hold an office with daily work or have news queued for the digest."""
    territory = Permission.objects.filter(
        codename__in=["coordinate_municipality", "coordinate_organization"]
    )
    return (
        User.objects.filter(is_active=True)
        .exclude(email="")
        .filter(
            Q(pk__in=operators().values("pk"))
            | Q(municipalityuserpermission__permission__in=territory)
            | Q(organizationuserpermission__permission__in=territory)
            | Q(pk__in=Message.objects.filter(waits_for_digest=True).values("user"))
        )
        .distinct()
        .order_by("pk")
    )


@transaction.atomic
def write_letter(person: User, *, today: datetime.date) -> bool:
    """Write the letter of the day unless it was written, or there is nothing to say.

    Returns:
        whether this call wrote it.
    """
    if not not_yet_reminded(person, [f"digest:{today}"]):
        return False
    waiting = list(person.notifications.filter(waits_for_digest=True, read_at=None))
    person.notifications.filter(waits_for_digest=True).update(waits_for_digest=False)
    paragraphs = list(filter(None, [_news(waiting), _duties(person, today)]))
    if not paragraphs:
        return False
    queue_letter(
        person.email,
        f"Сводка дня: {day_in_words(today)}",
        body_of(person, "\n\n".join(paragraphs), "/cabinet/"),
        batch=f"digest:{today}",
        user=person,
        event=DAY,
    )
    return True


def _news(messages: list[Message]) -> str:
    """Return the news since the last letter: one of a kind by title, several as a number."""
    kinds = Counter(message.event for message in messages)
    lines = []
    for code, count in kinds.items():
        if count == 1 or code not in EVENTS:
            lines += [message.title for message in messages if message.event == code]
        else:
            lines.append(f"{EVENTS[code].title}: {count}")
    return _listed("Новое:", lines)


def _duties(person: User, today: datetime.date) -> str:
    """Return the pending tasks of the offices the user holds, each with its list's address."""
    if preferences.delivery_of(person, DIGEST) != Delivery.DAILY:
        return ""
    roles = roles_of(person) & (DIGEST.roles or frozenset())
    tasks = [task for _, found in dashboard.duties_of(person, roles, today=today) for task in found]
    return _listed("Вас ждёт:", [_line(task) for task in tasks if task.kind in _WAITING])


def _line(task: Task) -> str:
    hint = f" ({task.hint})" if task.hint else ""
    link = f"\n  {settings.BASE_URL}{task.url}" if task.url.startswith("/") else ""
    return f"{task.title}: {task.status}{hint}{link}"


def _listed(head: str, lines: list[str]) -> str:
    return "\n".join([head, *(f"– {line}" for line in lines)]) if lines else ""

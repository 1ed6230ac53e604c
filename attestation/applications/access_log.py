"""Who looked at whose application and documents: what nobody writes down by acting."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.models import Application
from attestation.base.registry import Registry
from attestation.files.models import StoredFile
from attestation.files.signals import file_read
from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry
from attestation.withdrawals.models import withdrawal_of

#: Reads are kept for the person concerned and for audit; the history of acts leaves them out.
READ = "application.read"

#: (application, user) → the part in which the user reads; the first that answers is written down.
readers: Registry[Callable[[Application, User], Role | None]] = Registry()

_PARTS = (Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR, Role.OPERATOR)


@readers.add(priority=10)
def as_coordinator_or_operator(application: Application, user: User) -> Role | None:
    """The parts that this room knows; later rooms add theirs."""
    roles = roles_towards(user, application)
    return next((role for role in _PARTS if role in roles), None)


def access_log_of(user: User) -> QuerySet[JournalEntry]:
    """When others looked at the applications of ``user`` and their documents, newest first."""
    return JournalEntry.objects.filter(action=READ, application__applicant=user)


def note_page(application: Application, user: User) -> None:
    """Write down that somebody else than the applicant opened the page, once a day."""
    if application.applicant_id == user.pk:
        return
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    text = f"{_reader(application, user)} открыл(а) заявление."
    known = application.journal.filter(action=READ, actor=user, at__gte=today, text=text)
    if not known.exists():
        log_entry(READ, text, actor=user, application=application)


@receiver(file_read)
def note_reading(sender: Any, *, file: StoredFile, user: Any, **_signal: Any) -> None:
    """Write down that somebody else than the applicant opened a document."""
    if document := getattr(file, "document", None):
        application, title = document.application, document.title
    elif withdrawal := withdrawal_of(file):
        application, title = withdrawal.application, "Заявление на отзыв"
    else:
        return
    note(application, user, f"открыл(а) документ «{title}»")


def note(application: Application, user: User, act: str) -> None:
    """Write down that somebody else than the applicant has looked.

    Args:
        act: what they did, after their name: «открыл(а) документ „Диплом“».
    """
    if application.applicant_id != user.pk:
        text = f"{_reader(application, user)} {act}."
        log_entry(READ, text, actor=user, application=application)


def _reader(application: Application, user: User) -> str:
    """«Муниципальный координатор Орлова А. И.»: the part of that day and the short name."""
    found = (reader(application, user) for reader in readers)
    part = next((role.label for role in found if role), "сотрудник")
    return f"{str(part).capitalize()} {user.short_name}"

"""The access log: who other than the applicant opened an application or its files."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from attestation.accounts.access import staff_roles
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.models import Application
from attestation.base.language.dates import day_start
from attestation.base.registry import Registry
from attestation.base.visibility import one_of
from attestation.files.models import StoredFile
from attestation.files.signals import file_read
from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry

#: Reads are stored for the data subject and for audit; the history of acts omits them.
READ = "application.read"
PERSON_READ = "person.read"
#: Pages of a document seen within this time are one reading of it.
_ONE_READING = timedelta(hours=1)

#: (application, user) → the role in which the user reads; the first that is not None is logged.
readers: Registry[Callable[[Application, User], Role | None]] = Registry()
#: (file) → the application that it belongs to and its title, or None; the first answer is logged.
file_owners: Registry[Callable[[StoredFile], tuple[Application, str] | None]] = Registry()

_ROLES = (Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR, Role.OPERATOR)


@readers.add(priority=10)
def as_coordinator_or_operator(application: Application, user: User) -> Role | None:
    """Return the role that this room knows; later rooms add theirs."""
    roles = roles_towards(user, application)
    return next((role for role in _ROLES if role in roles), None)


@file_owners.add(priority=10)
def owner_of_document(file: StoredFile) -> tuple[Application, str] | None:
    """Return the application of an attached document."""
    document = getattr(file, "document", None)
    return (document.application, document.title) if document else None


def access_log_of(user: User) -> QuerySet[JournalEntry]:
    """Return who read the page, the applications and the files of ``user``, newest first."""
    # By keys: each side of the choice is served by an index.
    own = Application.objects.filter(applicant=user).values("pk")
    return JournalEntry.objects.filter(
        (Q(action=READ) & one_of("application_id", own)) | Q(action=PERSON_READ, person=user)
    )


def note_page(application: Application, user: User) -> None:
    """Log, once a day, that a user other than the applicant opened the page."""
    if application.applicant_id == user.pk:
        return
    if not _has_noted(
        application, user, "открыл(а) заявление", since=day_start(timezone.localdate())
    ):
        note(application, user, "открыл(а) заявление")


def note_person(person: User, user: User) -> None:
    """Log, once a day, that another user opened the page of ``person``."""
    seen = JournalEntry.objects.filter(
        action=PERSON_READ, person=person, actor=user, at__gte=day_start(timezone.localdate())
    )
    if person.pk != user.pk and not seen.exists():
        role = next((role.label for role in _ROLES if role in staff_roles(user)), "сотрудник")
        text = f"{str(role).capitalize()} {user.short_name} открыл(а) страницу «{person}»."
        log_entry(PERSON_READ, text, actor=user, person=person)


@receiver(file_read)
def note_reading(
    sender: Any, *, file: StoredFile, user: Any, is_page: bool = False, **_signal: Any
) -> None:
    """Log that a user other than the applicant opened a file; page by page is one reading."""
    owner = next(filter(None, (owner_of(file) for owner_of in file_owners)), None)
    if owner is None or owner[0].applicant_id == user.pk:
        return
    application, title = owner
    act = f"открыл(а) документ «{title}»"
    if not (is_page and _has_noted(application, user, act, since=timezone.now() - _ONE_READING)):
        note(application, user, act)


def _has_noted(application: Application, user: User, act: str, *, since: datetime) -> bool:
    text = f"{_reader(application, user)} {act}."
    return application.journal.filter(action=READ, actor=user, at__gte=since, text=text).exists()


def note(application: Application, user: User, act: str) -> None:
    """Log that a user other than the applicant has read something.

    Args:
        act: what the user did, to follow the name: «открыл(а) документ „Диплом“».
    """
    if application.applicant_id != user.pk:
        text = f"{_reader(application, user)} {act}."
        log_entry(READ, text, actor=user, application=application)


def _reader(application: Application, user: User) -> str:
    """«Муниципальный координатор Орлова А. И.»: the role of that day and the short name."""
    found = (reader(application, user) for reader in readers)
    part = next((role.label for role in found if role), "сотрудник")
    return f"{str(part).capitalize()} {user.short_name}"

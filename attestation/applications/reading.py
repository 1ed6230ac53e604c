"""Who looked at whose application and documents: what nobody writes down by acting."""

from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.models import Application
from attestation.applications.withdrawal_models import withdrawal_of
from attestation.files.models import StoredFile
from attestation.files.signals import file_read
from attestation.journal.models import JournalEntry
from attestation.journal.services import record

#: Reads are kept for the person concerned and for audit; the history of acts leaves them out.
READ = "application.read"

#: Who sees an application and has no part in deciding on it is an expert.
_PARTS = (Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR, Role.OPERATOR)


def reads_about(user: User) -> QuerySet[JournalEntry]:
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
        record(READ, text, actor=user, application=application)


@receiver(file_read)
def note_reading(sender: Any, *, file: StoredFile, user: Any, **_signal: Any) -> None:
    """Write down that somebody else than the applicant opened a document."""
    if document := getattr(file, "document", None):
        application, title = document.application, document.title
    elif withdrawal := withdrawal_of(file):
        application, title = withdrawal.application, "Заявление на отзыв"
    else:
        return
    if application.applicant_id == user.pk:
        return
    text = f"{_reader(application, user)} открыл(а) документ «{title}»."
    record(READ, text, actor=user, application=application)


def _reader(application: Application, user: User) -> str:
    """«Муниципальный координатор Орлова А. И.»: the part of that day and the short name."""
    roles = roles_towards(user, application)
    part = next((role for role in _PARTS if role in roles), Role.EXPERT)
    return f"{str(part.label).capitalize()} {user.short_name}"

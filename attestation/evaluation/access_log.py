"""The log of access to conclusions and sheets, besides that of `applications.reading`."""

from typing import Any

from django.dispatch import receiver

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access_log import note, readers
from attestation.applications.models import Application
from attestation.evaluation.access import is_assigned
from attestation.files.models import StoredFile
from attestation.files.signals import file_read


@readers.add(priority=40)
def as_expert(application: Application, user: User) -> Role | None:
    return Role.EXPERT if is_assigned(user, application) else None


@receiver(file_read)
def note_conclusion(sender: Any, *, file: StoredFile, user: Any, **_signal: Any) -> None:
    """Log that a user other than the applicant opened a file of the conclusion."""
    if found := getattr(file, "conclusion_file", None):
        kind = found.get_kind_display()
        note(found.conclusion.application, user, f"открыл(а) файл «{kind}»")

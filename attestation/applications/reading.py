"""Who looked at whose documents: the part of the journal that nobody writes by acting."""

from typing import Any

from django.dispatch import receiver

from attestation.files.models import StoredFile
from attestation.files.signals import file_read
from attestation.journal.services import record

#: Reads are kept for the person concerned and for audit; the history of acts leaves them out.
READ = "application.read"


@receiver(file_read)
def note_reading(sender: Any, *, file: StoredFile, user: Any, **_signal: Any) -> None:
    """Write down that somebody else than the applicant opened a document."""
    document = getattr(file, "document", None)
    if document is None or document.application.applicant_id == user.pk:
        return
    text = f"{user} открыл(а) документ «{document.title}»."
    record(READ, text, actor=user, application=document.application)

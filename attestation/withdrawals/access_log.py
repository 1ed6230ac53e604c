"""The access log of the files of a withdrawal."""

from attestation.applications.access_log import file_owners
from attestation.applications.models import Application
from attestation.files.models import StoredFile


@file_owners.add(priority=20)
def owner_of_withdrawal_file(file: StoredFile) -> tuple[Application, str] | None:
    """Return the application whose withdrawal has ``file`` as its paper or its scan."""
    withdrawal = getattr(file, "withdrawal_of_paper", None) or getattr(
        file, "withdrawal_of_scan", None
    )
    return (withdrawal.application, "Заявление на отзыв") if withdrawal else None

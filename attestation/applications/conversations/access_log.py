"""Whose file was opened, where it came with a message."""

from attestation.applications.access_log import file_owners
from attestation.applications.models import Application
from attestation.files.models import StoredFile


@file_owners.add(priority=20)
def owner_of_conversation_file(file: StoredFile) -> tuple[Application, str] | None:
    """Return the application that a file of a conversation is about."""
    attached = getattr(file, "conversation_file", None)
    if attached is None:
        return None
    return attached.message.conversation.application, f"{file.original_name} (из переписки)"

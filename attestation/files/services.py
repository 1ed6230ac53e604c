"""The services that write stored files: first the blob, safely on the disk, then its row.

If the transaction around it rolls back, a blob without a row remains, which is harmless; a row
without a blob cannot occur.
"""

import hashlib
import uuid
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction

from attestation.files.checks import FileRule, Inspection, inspect
from attestation.files.formats import PDF
from attestation.files.models import StoredFile
from attestation.files.names import clean_name
from attestation.files.pdf_documents import count_pages
from attestation.files.storage import forget_drawings


def store(upload: Any, *, rule: FileRule, actor: Any) -> StoredFile:
    """Check an uploaded file and keep it.

    Args:
        upload: Django's ``UploadedFile``; a large one is moved, so do not read it after.
        rule: one of `attestation.files.checks`.
        actor: who uploads it.

    Raises:
        DomainError: the file breaks the rule; the sentence says how.
    """
    return keep(upload, inspect(upload, rule), actor=actor)


def keep(upload: Any, facts: Inspection, *, actor: Any) -> StoredFile:
    """Keep an upload that `attestation.files.checks.inspect` has passed with ``facts``."""
    return _keep(upload, facts, name=upload.name, actor=actor)


def store_bytes(
    content: bytes, *, name: str, content_type: str, actor: Any, pages: int | None = None
) -> StoredFile:
    """Store a document that the system has built; ``actor`` is None if no user asked for it.

    The pages of a PDF are counted if the caller does not pass them.
    """
    if content and pages is None and content_type == PDF.content_type:
        pages = count_pages(content)
    facts = Inspection(content_type, pages, len(content), hashlib.sha256(content).hexdigest())
    return _keep(ContentFile(content), facts, name=name, actor=actor)


def store_made(path: Path, *, name: str, content_type: str, actor: Any) -> StoredFile:
    """Keep a file that the system has written to the disk; it is moved from ``path``, not copied.

    Its folder should be on the disk of the private files.
    """
    with path.open("rb") as content:
        checksum = hashlib.file_digest(content, "sha256").hexdigest()
        facts = Inspection(content_type, None, path.stat().st_size, checksum)
        return _keep(_Made(content, path), facts, name=name, actor=actor)


class _Made(File):
    """A file of ours on the disk, which a storage may move."""

    def __init__(self, content: Any, path: Path) -> None:
        super().__init__(content)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def discard(stored: StoredFile) -> None:
    """Throw a file away; its bytes and drawings go once the deletion of its row is certain."""
    key, storage, name = stored.pk, stored.blob.storage, str(stored.blob.name)
    stored.delete()

    def clear() -> None:
        storage.delete(name)
        forget_drawings(key)

    transaction.on_commit(clear)


def _keep(content: "File[Any]", facts: Inspection, *, name: str, actor: Any) -> StoredFile:
    stored = StoredFile(
        id=uuid.uuid4(),
        original_name=clean_name(name),
        content_type=facts.content_type,
        size=facts.size,
        sha256=facts.sha256,
        pages=facts.pages,
        uploaded_by=actor,
    )
    stored.blob.save(stored.pk.hex, content, save=False)
    stored.save(force_insert=True)
    return stored

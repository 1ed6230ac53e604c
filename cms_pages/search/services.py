"""The text of the files uploaded by editors: read by a job, stored beside the document.

The file is untrusted: it is read in isolation, within limits of memory and time, and an
unreadable file has no text. Searching never opens a file.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from attestation import public
from cms_pages.models import DocumentText

#: Only this many first characters of a file are searchable; half a million bytes at most.
LONGEST = 200_000
#: Larger files are scans or albums, whose words are pictures.
LARGEST_FILE = 50 * 1024 * 1024


def forget_old_text(document: Any) -> bool:
    """Delete the text of a former file; return whether the current file is still unread.

    Called whenever a document is saved, within the same transaction.
    """
    known = DocumentText.objects.filter(document=document)
    if known.filter(file=document.file.name).exists():
        return False
    empty = {"file": document.file.name, "text": "", "read_at": None}
    DocumentText.objects.update_or_create(document=document, defaults=empty)
    return True


def read(document_id: int) -> None:
    """Read the file of a document and keep its text; a second run finds nothing to do.

    A file that is replaced meanwhile is read by the job of its own upload.
    """
    waiting = DocumentText.objects.filter(document=document_id, read_at=None)
    known = waiting.select_related("document").first()
    if known is None:
        return
    text = _text_of(known.document)
    with transaction.atomic():
        waiting.filter(file=known.file).update(text=text, read_at=timezone.now())


def without_text() -> list[int]:
    """Return keys of documents with an unread file: older than this search, or left behind."""
    documents = get_document_model().objects.filter(Q(file_text=None) | Q(file_text__read_at=None))
    for document in documents.filter(file_text=None):
        forget_old_text(document)
    return list(documents.order_by("pk").values_list("pk", flat=True))


def searchable() -> QuerySet[DocumentText]:
    """The texts of files that every visitor may open; those of closed collections are not."""
    restricted = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    closed = Q()
    for path in restricted:
        closed |= Q(document__collection__path__startswith=path)
    return DocumentText.objects.exclude(closed) if closed else DocumentText.objects.all()


def _text_of(document: Any) -> str:
    try:
        with document.file.open("rb") as file:
            if file.size > LARGEST_FILE:
                return ""
            return public.words_of_file(file, longest=LONGEST)
    except OSError:  # the file is gone
        return ""

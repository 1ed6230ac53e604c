"""The text of the files that editors upload: read by a job, kept beside the document.

The file belongs to whoever made it: it is read apart, within limits of memory and time, and what
cannot be read has no text. Searching never opens a file.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from attestation import public
from cms_pages.models import DocumentText

#: Beyond so many characters a file is found by its beginning; half a million bytes at most.
LONGEST = 200_000
#: Larger files are scans or albums, whose words are pictures.
LARGEST_FILE = 50 * 1024 * 1024


def forget_old_text(document: Any) -> bool:
    """Whether the document has a file that was not read yet; the text of a former file goes.

    Called whenever a document is saved, within the transaction of its cause.
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
    """The keys of documents whose file nobody has read: older than this search, or left behind."""
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

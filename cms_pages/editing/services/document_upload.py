"""Adding a document to a list in one step: the file, its line, and the page goes out."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.documents import get_document_model

from cms_pages.models import DocumentItem, DocumentsPage


@dataclass(frozen=True)
class Added:
    """The result of adding a document: its list item, and whether visitors see it already."""

    page: DocumentsPage
    item: DocumentItem
    is_published: bool
    is_submitted: bool


@transaction.atomic
def add_document(
    page: DocumentsPage,
    *,
    actor: Any,
    file: Any,
    replaces: DocumentItem | None = None,
    **words: Any,
) -> Added:
    """Add a file and its item at the top of a list; publish it if ``actor`` may.

    Without permission to publish, the page is submitted for its check. If the page has
    unpublished changes, the item is only added to its draft: they must not be published by
    accident.

    Args:
        file: the upload, checked by the form.
        replaces: the item of the same list that is no longer in force from now on.
        words: ``title``, ``kind``, ``issued_by``, ``date``, ``number``, ``section``, ``note``.

    Raises:
        PermissionDenied: the page was locked after the form was validated.
    """
    page = DocumentsPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    may = page.permissions_for_user(actor)
    if may.page_locked():
        raise PermissionDenied
    is_draft = page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    document = get_document_model()(title=words["title"][:255], file=file, uploaded_by_user=actor)
    document.save()
    document.get_file_size()
    places = [item.sort_order or 0 for item in draft.items.all()]
    item = DocumentItem(document=document, sort_order=min(places, default=1) - 1, **words)
    draft.items.add(item)
    if replaces is not None:
        _retire(draft, replaces, item)
    revision = draft.save_revision(user=actor, log_action=True)
    if not is_draft and may.can_publish():
        revision.publish(user=actor)
        item = DocumentItem.objects.get(page=page, document=document)
        return Added(page, item, is_published=True, is_submitted=False)
    if not is_draft and may.can_submit_for_moderation():
        page.refresh_from_db()
        page.get_workflow().start(page, actor)
        return Added(page, item, is_published=False, is_submitted=True)
    return Added(page, item, is_published=False, is_submitted=False)


def _retire(draft: DocumentsPage, old: DocumentItem, new: DocumentItem) -> None:
    for line in draft.items.all():
        if line.pk == old.pk:
            line.in_force = False
            line.replaced_by = new.reference[:300]
            draft.items.add(line)

"""What must be written down for an address to lead on."""

import posixpath
from typing import Any

from django.db import transaction
from wagtail.documents import get_document_model

from cms_pages.models import EarlierFileName


@transaction.atomic
def remember_file_name(document: Any) -> None:
    """Keep the name of the file that ``document`` is about to lose; called before it is saved."""
    stored = get_document_model().objects.select_for_update().filter(pk=document.pk)
    former = stored.values_list("file", flat=True).first()
    if former is None or former == document.file.name:
        return
    name = posixpath.basename(former)
    EarlierFileName.objects.get_or_create(document_id=document.pk, name=name)

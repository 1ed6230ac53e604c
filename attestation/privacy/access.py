"""A download is its person's alone: no office sees it."""

from typing import Any

from django.db.models import Q

from attestation.files.access import file_visibility


@file_visibility.add
def own_archives(user: Any) -> Q:
    """The own downloads."""
    return Q(data_archive__person=user)

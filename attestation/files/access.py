"""Who may see a stored file: whoever a later room names a reason for, and nobody else.

A room that owns files adds how they follow from its own visibility::

    @file_visibility.add
    def application_files(user):
        return Q(pk__in=Document.objects.visible_to(user).values("file"))

Having uploaded a file is no reason by itself: a coordinator who moved away sees it no more.
"""

from typing import Any

from django.db.models import Q

from attestation.base.visibility import VisibilityRules

file_visibility = VisibilityRules()


def visible_to(user: Any) -> Q:
    """The condition over `StoredFile` under which ``user`` may see a file."""
    return file_visibility.of(user)

"""Visibility of a stored file: only for users to whom a later room grants it.

A room that owns files adds a rule based on its own visibility::

    @file_visibility.add
    def application_files(user):
        return any_of(Document.objects.visible_to(user), file="pk")

An upload alone grants nothing: a coordinator who moved away no longer sees the file.
"""

from typing import Any

from django.db.models import Q

from attestation.base.visibility import VisibilityRules

file_visibility = VisibilityRules()


def visible_to(user: Any) -> Q:
    """The condition over `StoredFile` under which ``user`` may see a file."""
    return file_visibility.of(user)

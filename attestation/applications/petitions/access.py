"""Visibility of the paper of a petition: until it is signed, for who speaks for the employer."""

from typing import Any

from django.db.models import Q

from attestation.applications.models import Application
from attestation.applications.petitions.models import Petition
from attestation.base.visibility import any_of
from attestation.files.access import file_visibility


@file_visibility.add
def of_written_petitions(user: Any) -> Q:
    """Show the paper to who sees the application; one that was replaced is hidden."""
    found = Petition.objects.filter(
        any_of(Application.objects.visible_to(user), pk="application"), replaced_at=None
    )
    return any_of(found, paper="pk")

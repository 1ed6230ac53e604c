"""Visibility of the files of a session's papers."""

from typing import Any

from django.db.models import Q

from attestation.accounts.access import is_operator, is_secretary, municipality_keys
from attestation.base.visibility import NOTHING, any_of
from attestation.commission.access import has_seat, seats_in_force
from attestation.commission.papers.models import SessionPaper
from attestation.files.access import file_visibility


@file_visibility.add
def papers_of_sessions(user: Any) -> Q:
    """Show all to secretary and operator, protocols to who sat there, sheets to who collects them.

    Papers that were replaced are hidden.
    """
    found = SessionPaper.objects.filter(replaced_at=None)
    if not (is_secretary(user) or is_operator(user)):
        reasons = NOTHING
        if has_seat(user):
            seats = any_of(seats_in_force(user), session="session")
            reasons |= Q(kind=SessionPaper.Kind.PROTOCOL) & seats
        if keys := municipality_keys(user):
            reasons |= Q(kind=SessionPaper.Kind.SHEET, municipality__in=keys)
        if not reasons:
            return NOTHING
        found = found.filter(reasons)
    return any_of(found, paper="pk") | any_of(found, signed="pk")

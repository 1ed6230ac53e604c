"""Sections that rooms above add to the page of a session."""

from collections.abc import Callable

from attestation.accounts.models import User
from attestation.applications.sections import PageSection
from attestation.base.registry import Registry
from attestation.commission.models import CommissionSession

#: (session, user) → a part of its page, or None; it is drawn above the voting sheets.
session_sections: Registry[Callable[[CommissionSession, User], PageSection | None]] = Registry()

#: session → why its vote may not be opened again; empty where nothing stands in the way.
reopening_obstacles: Registry[Callable[[CommissionSession], str]] = Registry()


def reopening_obstacle(session: CommissionSession) -> str:
    """Return the first reason why the vote may not be opened again; empty where there is none."""
    return next(filter(None, (find(session) for find in reopening_obstacles)), "")


def sections_of(session: CommissionSession, user: User) -> list[PageSection]:
    """Return the parts that rooms above add to the page of ``session`` as ``user`` sees it."""
    found = (section(session, user) for section in session_sections)
    return [section for section in found if section]

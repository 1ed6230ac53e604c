"""Writes to the open sessions of others."""

import time
from contextlib import suppress

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError

from attestation.accounts.models import User
from attestation.base.requests.session_store import OF_STAFF, USED_AT, SessionStore


def shorten(session_key: str) -> None:
    """Shorten an open session of somebody who has got an office, or end it if it rests."""
    session = SessionStore(session_key=session_key)
    if not session.exists(session_key) or session.get(OF_STAFF):
        return
    session.mark_as_of_staff()
    if time.time() - session.get(USED_AT, time.time()) > settings.STAFF_SESSION_AGE:
        session.delete()
        return
    with suppress(UpdateError):  # its owner has just left
        session.save()


def end_all(person: User) -> None:
    """Sign ``person`` out of every browser."""
    for session in UserSession.objects.filter(user=person):
        session.end()

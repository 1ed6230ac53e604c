"""Sessions in the database; those of people who work with others' data are shorter."""

import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

#: Marks the session of somebody with an office.
OF_STAFF = "of_staff"
#: The moment from which the term of a session is counted: its last use, roughly.
USED_AT = "used_at"


class SessionStore(DatabaseStore):
    """Never lets a marked session live on unused for longer than ``STAFF_SESSION_AGE``."""

    @classmethod
    def get_model_class(cls) -> Any:
        return DatabaseStore.get_model_class()

    def get_session_cookie_age(self) -> int:
        usual = super().get_session_cookie_age()
        return min(usual, settings.STAFF_SESSION_AGE) if self.get(OF_STAFF) else usual

    def set_expiry(self, value: Any) -> None:
        if self.get(OF_STAFF) and isinstance(value, int):
            value = min(value, settings.STAFF_SESSION_AGE)
        super().set_expiry(value)

    def mark_as_of_staff(self) -> None:
        """Shorten the session, whatever its owner has chosen before."""
        self[OF_STAFF] = True
        if chosen := self.get("_session_expiry"):
            self.set_expiry(chosen)


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

"""Sessions in the database; those of people who work with others' data are shorter."""

import datetime
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

#: Marks the session of somebody with an office.
OF_STAFF = "of_staff"
#: The moment from which the term of a session is counted: its last use, roughly.
USED_AT = "used_at"
#: When somebody with an office signed in: the absolute end is counted from it.
_STAFF_SINCE = "of_staff_since"
#: Seconds of a year: no session lives as long.
_FAR = 365 * 24 * 60 * 60


class SessionStore(DatabaseStore):
    """Lets a marked session live unused for no longer than ``STAFF_SESSION_AGE``.

    However much it is used, it ends ``STAFF_SESSION_LONGEST`` after the sign-in.
    """

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

    def get_expiry_age(self, **kwargs: Any) -> int:
        return min(int(super().get_expiry_age(**kwargs)), self.seconds_to_the_end())

    def get_expiry_date(self, **kwargs: Any) -> Any:
        end = timezone.now() + datetime.timedelta(seconds=min(self.seconds_to_the_end(), _FAR))
        return min(super().get_expiry_date(**kwargs), end)

    def seconds_to_the_end(self) -> int:
        """Return after how many seconds it ends even while it is used."""
        if not self.get(OF_STAFF):
            return _FAR
        since = self.get(_STAFF_SINCE, time.time())
        return max(0, int(since + settings.STAFF_SESSION_LONGEST - time.time()))

    def mark_as_of_staff(self) -> None:
        """Shorten the session, whatever its owner has chosen; its end is counted anew."""
        self[OF_STAFF] = True
        self[_STAFF_SINCE] = int(time.time())
        if chosen := self.get("_session_expiry"):
            self.set_expiry(chosen)

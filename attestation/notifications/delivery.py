"""Handing letters to the mail server: one connection for those that follow each other.

While the server is out of order no letter is tried: each would cost the time of a whole silence.
"""

import contextlib
import datetime
import smtplib
import threading
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.urls import reverse

from attestation.base.language.clean_text import clean_line
from attestation.notifications.failures import MalformedAddressError
from attestation.notifications.models import Letter, LetterSettings

#: Many servers close a connection after so many letters.
LETTERS_PER_CONNECTION = 50
#: How long nobody asks a server that is out of order, one time after the other.
PAUSES = tuple(datetime.timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600))
#: All workers know of it, and a worker that was started again.
_PAUSE = "mail-server-pause"


def _domain() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def message_of(letter: Letter) -> EmailMessage:
    """The letter with its headers.

    It says that a machine wrote it, so that no machine answers. A second try bears the same
    Message-ID as the first, so that mail programs show one letter. A name with a line break ends
    no header.

    Raises:
        MalformedAddressError: no letter can bear that address.
    """
    headers = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Message-ID": f"<letter.{letter.pk}.{letter.created_at:%Y%m%d%H%M%S}@{_domain()}>",
    }
    if letter.may_be_switched_off:
        page = settings.BASE_URL + reverse("cabinet:letter_settings")
        headers["List-Unsubscribe"] = f"<{page}>"
    try:
        sanitize_address(letter.to, "utf-8")
    except ValueError as error:
        raise MalformedAddressError(letter.to) from error
    reply_to = LetterSettings.load().reply_to
    return EmailMessage(
        clean_line(letter.subject),
        letter.body,
        to=[letter.to],
        headers=headers,
        reply_to=[reply_to] if reply_to else None,
    )


class _Line:
    """The connection of this process, kept open between letters."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._backend: BaseEmailBackend | None = None
        self._handed = 0

    def send(self, message: EmailMessage) -> None:
        with self._lock:
            kept = self._is_alive()
            try:
                self._hand(message)
            except smtplib.SMTPSenderRefused:
                # A server that has enough of this connection says so before it takes a letter.
                self._close()
                if not kept:
                    raise
                self._hand(message)

    def close(self) -> None:
        with self._lock:
            self._close()

    def _hand(self, message: EmailMessage) -> None:
        try:
            if self._backend is None:
                self._backend = get_connection()
                self._backend.open()
            self._backend.send_messages([message])
            self._handed += 1
        except BaseException:
            self._close()
            raise

    def _is_alive(self) -> bool:
        """Return whether the kept connection still answers; one that does not is given up."""
        if self._backend is None:
            return False
        smtp = getattr(self._backend, "connection", None)
        try:
            alive = smtp is not None and smtp.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            alive = False
        if not alive or self._handed >= LETTERS_PER_CONNECTION:
            self._close()
        return self._backend is not None

    def _close(self) -> None:
        backend, self._backend, self._handed = self._backend, None, 0
        if backend is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                backend.close()


_line = _Line()
hand_over = _line.send
hang_up = _line.close


def paused_until(now: datetime.datetime) -> datetime.datetime | None:
    """Return until when the mail server is not asked; None when it may be."""
    pause: dict[str, Any] | None = caches["shared"].get(_PAUSE)
    return pause["until"] if pause and pause["until"] > now else None


def pause(now: datetime.datetime) -> None:
    """The server is out of order: ask it again later, each time a little later."""
    times = (caches["shared"].get(_PAUSE) or {"times": 0})["times"]
    until = now + PAUSES[min(times, len(PAUSES) - 1)]
    caches["shared"].set(_PAUSE, {"until": until, "times": times + 1}, timeout=24 * 60 * 60)


def resume() -> None:
    """The server answers, or somebody has mended it."""
    caches["shared"].delete(_PAUSE)

"""A real mail server on loopback that keeps what it has taken."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from attestation.notifications import delivery
from tests.security.loopback import free_port


class Mail:
    """What has arrived, one letter by its Message-ID, and how often."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.letters: dict[str, tuple[str, str]] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        letter = message_from_bytes(envelope.content)
        key = letter["Message-ID"]
        self.arrived[key] += 1
        self.letters[key] = (letter["To"], str(make_header(decode_header(letter["Subject"]))))
        return "250 OK"

    def forget(self) -> None:
        """Forget everything that has arrived."""
        self.arrived.clear()
        self.letters.clear()

    @property
    def told(self) -> Counter[tuple[str, str]]:
        """Return to whom and about what there are letters, whatever arrived again."""
        return Counter(self.letters.values())

    @property
    def again(self) -> int:
        """Return how often a letter arrived that had arrived before."""
        return sum(number - 1 for number in self.arrived.values())


@contextmanager
def mail_server() -> Iterator[Mail]:
    """Let letters go to a server of the suite's own."""
    handler = Mail()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST=controller.hostname,
            EMAIL_PORT=controller.port,
        ):
            yield handler
            delivery.hang_up()
    finally:
        controller.stop()

"""A mail server that answers what a test wants."""

from collections.abc import Iterator
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from attestation.notifications import delivery
from tests.security.loopback import free_port


class Answering:
    """A mail server's handler that says what the test wants, and keeps what it has taken."""

    def __init__(self) -> None:
        self.to_sender = "250 OK"
        self.to_recipient = "250 OK"
        self.to_letter = "250 OK"
        self.hangs_up = False
        self.taken: list[Any] = []
        self.greetings = 0
        self.letters_per_connection = 1000

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, name: str, responses: list[str]
    ) -> list[str]:
        self.greetings += 1
        session.host_name, session.taken = name, 0
        return responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if session.taken >= self.letters_per_connection:
            return "421 4.7.0 Too many letters in this connection"
        if self.to_sender.startswith("250"):
            envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.hangs_up:
            server.transport.close()
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.to_letter.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content))
            session.taken += 1
        return self.to_letter


@pytest.fixture
def mail_port(settings: Any) -> Iterator[int]:
    """The port at which a test puts the mail server; nothing listens there yet."""
    port = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield port
    delivery.hang_up()


@pytest.fixture
def server(mail_port: int) -> Iterator[Answering]:
    handler = Answering()
    controller = Controller(handler, hostname="127.0.0.1", port=mail_port)
    controller.start()
    yield handler
    delivery.hang_up()
    controller.stop()

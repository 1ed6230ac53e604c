"""A mail server out of order in every way: afterwards each letter has arrived once.

Only the recipient's own permanent answer stops a letter.
"""

import datetime
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.notifications.models import AddressProblem, Letter
from attestation.notifications.services.messages import queue_letter
from tests import database
from tests.security.loopback import HOST, free_port, write_certificate
from trust.breaking import workers
from trust.breaking.mail import Mail
from trust.racing.situations import Situation
from trust.report import Row

#: Instead of the ten seconds that a server may be silent.
_TIMEOUT = 0.3
#: Letters of each case; rounds of an hour in which they have to have arrived.
_LETTERS, _ROUNDS, _HOUR = 3, 4, datetime.timedelta(hours=1)
_SAYS = {
    "connect": "220 mail.example ESMTP",
    "EHLO": "250-mail.example\r\n250 AUTH PLAIN",
    "HELO": "250 mail.example",
    "AUTH": "235 2.7.0 OK",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "DATA": "354 Go on",
    "content": "250 2.0.0 OK",
    "RSET": "250 OK",
    "NOOP": "250 OK",
    "QUIT": "221 Bye",
}
DROP, SILENCE = "drop", "silence"


@dataclass(frozen=True)
class Case:
    """A server that says ``answers`` at its steps instead of what is usual.

    Attributes:
        settings: of our side.
        stops: the letters are given up for good.
        marks: the address is known to be wrong afterwards.
        server: another one than that which says what it is told to.
    """

    name: str
    answers: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    stops: bool = False
    marks: bool = False
    server: str = "told"


_LOGIN = {"EMAIL_HOST_USER": "sender", "EMAIL_HOST_PASSWORD": "geheim"}
_STEPS = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "content")
CASES = [
    Case("nobody listens", server="none"),
    *(Case(f"silent at {step}", {step: SILENCE}) for step in _STEPS),
    *(Case(f"hangs up at {step}", {step: DROP}) for step in _STEPS),
    *(
        Case(f"421 at {step}", {step: "421 4.3.2 Shutting down", "HELO": "421 4.3.2 No"})
        for step in _STEPS
    ),
    *(Case(f"451 at {step}", {step: "451 4.7.1 Later"}) for step in _STEPS[2:]),
    Case(
        "454 at STARTTLS",
        {"EHLO": "250-mail.example\r\n250 STARTTLS", "STARTTLS": "454 4.7.0 No"},
        {"EMAIL_USE_TLS": True},
    ),
    Case("554 at connect", {"connect": "554 5.3.2 No service"}),
    Case("554 at EHLO", {"EHLO": "554 5.3.2 No", "HELO": "554 5.3.2 No"}),
    Case("550 at MAIL", {"MAIL": "550 5.7.1 Sender refused"}),
    Case("554 at DATA", {"DATA": "554 5.3.2 No"}, stops=True),
    Case("no such user", {"RCPT": "550 5.1.1 No such user"}, stops=True, marks=True),
    Case("box is full for good", {"RCPT": "552 5.2.2 Mailbox full"}, stops=True),
    Case("no relay", {"RCPT": "550 5.7.1 Relay access denied"}),
    Case("first sign in", {"RCPT": "530 5.7.0 Authentication required"}),
    Case("refused as unwanted", {"content": "554 5.7.1 Spam"}, stops=True),
    Case("wrong password", {"AUTH": "535 5.7.8 No"}, _LOGIN),
    Case("no sign-in", {"EHLO": "250 mail.example"}, _LOGIN),
    Case("no STARTTLS", settings={"EMAIL_USE_TLS": True}),
    Case("a certificate of nobody", settings={"EMAIL_USE_TLS": True}, server="TLS"),
    Case("no encryption behind the port of it", settings={"EMAIL_USE_SSL": True}),
]


def letters_arrive(mail: Mail, cases: Iterable[Case] = CASES) -> Row:
    """Put every server in the way of some letters, then the right one."""
    row = Row("faults: mail servers")
    for case in cases:
        row.tried += 1
        row.faults += [f"{case.name}: {fault}" for fault in _tried(case, mail)]
    return row


def _tried(case: Case, mail: Mail) -> Iterator[str]:
    database.reset()
    database.mark_dirty()
    mail.forget()
    person = Situation().teacher
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    # Not earlier than it is: a letter that is put off would count as due at once, and for ever.
    begun = timezone.now()
    letters = [
        queue_letter(person.email, f"Новость {number}", "Текст.", user=person)
        for number in range(_LETTERS)
    ]
    with (
        _server(case) as port,
        override_settings(EMAIL_PORT=port, EMAIL_TIMEOUT=_TIMEOUT, **case.settings),
    ):
        workers.finished(begun)
    for hours in range(1, _ROUNDS):
        workers.wait_no_more()
        workers.finished(begun + hours * _HOUR)
    given_up = Letter.objects.exclude(failed_at=None).count()
    if not case.stops and (given_up or len(mail.arrived) < len(letters)):
        yield f"lost: {len(mail.arrived)} of {len(letters)} letters arrived, {given_up} given up"
    if case.stops and not given_up:
        yield "no letter was given up"
    if given_up + len(mail.arrived) != len(letters):
        yield f"{given_up} given up and {len(mail.arrived)} arrived of {len(letters)}"
    if mail.again:
        yield f"done twice: {mail.again} letters"
    if AddressProblem.objects.exists() != case.marks:
        yield f"the address counts as {'right' if case.marks else 'wrong'}"
    waiting = ProcrastinateJob.objects.exclude(status="succeeded").count()
    if waiting:
        yield f"{waiting} jobs are left"


@contextmanager
def _server(case: Case) -> Iterator[int]:
    port = free_port()
    if case.server == "none":
        yield port
    elif case.server == "TLS":
        with tempfile.TemporaryDirectory() as folder:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            write_certificate(certificate := Path(folder) / "server.pem", host=HOST)
            context.load_cert_chain(certificate)
            handler = Mail()
            server = Controller(handler, hostname="127.0.0.1", port=port, tls_context=context)
            server.start()
            try:
                yield port
            finally:
                server.stop()
    else:
        with ExitStack() as stack:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", port)))
            threading.Thread(target=_serve, args=(listener, case.answers), daemon=True).start()
            yield port


def _serve(listener: socket.socket, answers: dict[str, str]) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:  # the case is over
            return
        threading.Thread(target=_talk, args=(client, _SAYS | answers), daemon=True).start()


def _talk(client: socket.socket, says: dict[str, str]) -> None:
    """Speak as a mail server that keeps nothing."""
    with client, client.makefile("rb") as lines:
        try:
            if not _say(client, says["connect"]):
                return
            for line in lines:
                word = line[:4].decode("ascii", "replace").strip().upper()
                word = "STARTTLS" if word == "STAR" else word
                if not _say(client, says.get(word, "500 What?")):
                    return
                if word == "DATA" and says["DATA"].startswith("354"):
                    while lines.readline() not in {b".\r\n", b""}:
                        pass
                    if not _say(client, says["content"]):
                        return
        except OSError:
            return


def _say(client: socket.socket, answer: str) -> bool:
    """Answer; return whether the talk goes on."""
    if answer == SILENCE:
        threading.Event().wait(4 * _TIMEOUT)
    if answer in {SILENCE, DROP}:
        return False
    client.sendall(f"{answer}\r\n".encode())
    return True

"""Each class of error has its meaning; only the recipient's own answer marks an address."""

import inspect
import smtplib
import socket
import ssl

import pytest

from attestation.notifications.failures import FAULTS, MalformedAddressError, failure_of

OURS = [
    smtplib.SMTPSenderRefused(550, b"unknown sender", "us@mail.example"),
    smtplib.SMTPAuthenticationError(535, b"bad password"),
    smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."),
    smtplib.SMTPConnectError(554, b"go away"),
    smtplib.SMTPHeloError(501, b"what?"),
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPResponseException(454, b"TLS not available"),
    smtplib.SMTPException("anything"),
    ssl.SSLCertVerificationError("self-signed certificate"),
    ssl.SSLEOFError(8, "EOF"),
    ssl.SSLError(1, "wrong version number"),
    TimeoutError("timed out"),
    socket.gaierror(-2, "Name or service not known"),
    ConnectionRefusedError(111, "Connection refused"),
    ConnectionResetError(104, "Connection reset by peer"),
]


def refused(answer):
    code, _, text = answer.partition(" ")
    return smtplib.SMTPRecipientsRefused({"a@mail.example": (int(code), text.encode())})


def names(module):
    found = vars(module).values()
    return {kind for kind in found if inspect.isclass(kind) and issubclass(kind, Exception)}


def test_every_class_of_smtplib_and_ssl_stands_in_the_table():
    known = names(smtplib) | {kind for kind in names(ssl) if kind.__module__ == "ssl"}
    assert ssl.SSLCertVerificationError in known
    assert known - FAULTS.keys() == set()


@pytest.mark.parametrize("error", OURS, ids=lambda error: type(error).__name__)
def test_what_is_wrong_with_our_server_loses_no_letter_and_marks_nobody(error):
    failure = failure_of(error)
    assert (failure.of_server, failure.for_good, failure.address_is_bad) == (True, False, False)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        # of_server, for_good, address_is_bad
        ("550 5.1.1 No such user", (False, True, True)),
        ("550 No such user", (False, True, True)),
        ("550 5.1.1 <a@mail.example>: User unknown in relay recipient table", (False, True, True)),
        ("550 5.1.1 No such user, relaying denied", (False, True, True)),
        ("550 5.7.1 Spam", (False, True, False)),
        ("552 5.2.2 Mailbox full", (False, True, False)),
        ("450 4.2.0 Greylisted", (False, False, False)),
        ("421 4.7.0 Closing", (True, False, False)),
        ("530 5.7.0 Must issue a STARTTLS command first", (True, False, False)),
        ("550 relay not permitted", (True, False, False)),
        ("554 5.7.1 Relay access denied", (True, False, False)),
        ("550 5.7.1 Relaying denied", (True, False, False)),
        ("550 5.7.54 SMTP; Unable to relay recipient", (True, False, False)),
    ],
)
def test_the_answer_to_a_recipient_is_read(answer, meaning):
    failure = failure_of(refused(answer))
    assert (failure.of_server, failure.for_good, failure.address_is_bad) == meaning
    assert answer.partition(" ")[2] in failure.words


def test_a_refused_text_gives_the_letter_up_and_marks_nobody():
    failure = failure_of(smtplib.SMTPDataError(554, b"Message rejected"))
    assert (failure.of_server, failure.for_good, failure.address_is_bad) == (False, True, False)


def test_an_address_that_cannot_be_written_is_no_answer_of_a_recipient():
    failure = failure_of(MalformedAddressError("a b@mail.example"))
    assert (failure.for_good, failure.address_is_bad) == (True, False)


def test_our_own_slip_is_tried_again_and_stops_nobody():
    failure = failure_of(KeyError("x"))
    assert (failure.of_server, failure.for_good, failure.address_is_bad) == (False, False, False)

"""What an error in sending means: the table of classes, and the answers of mail servers.

Only the recipient's own permanent answer («no such user») marks an address. What concerns our mail
server, its certificate or its password concerns every letter: nothing is lost, all of them wait.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from attestation.base.language.clean_text import clean_line

_WORDS = {
    "connection": "Почтовый сервер не отвечает.",
    "certificate": "Сертификату почтового сервера нельзя доверять.",
    "encryption": "Защищённое соединение с почтовым сервером не получилось.",
    "unable": "Почтовый сервер не умеет того, что ему настроено.",
    "temporary": "Почтовый сервер просит повторить позже.",
    "greylisted": "Почтовый сервер получателя временно не принимает письмо.",
    "login": "Почтовый сервер не принял имя или пароль отправителя.",
    "sender": "Почтовый сервер не принял адрес отправителя.",
    "refused": "Почтовый сервер получателя отказался принять письмо.",
    "unknown": "Такого адреса нет: почтовый сервер его не принимает.",
    "malformed": "Адрес написан так, что письмо по нему не отправить.",
    "broken": "Письмо не удалось подготовить.",
}


class MalformedAddressError(ValueError):
    """An address that cannot be written in a letter's head."""


@dataclass(frozen=True)
class Failure:
    """The reason why a letter was not accepted.

    Args:
        words: the text for staff, with the server's own answer.
        for_good: a retry makes no sense.
        address_is_bad: the recipient's server knows no such address.
        of_server: our mail server is at fault, so that other letters need not be tried.
    """

    words: str
    for_good: bool = False
    address_is_bad: bool = False
    of_server: bool = False


def _of_server(words: str) -> Callable[[Any], Failure]:
    return lambda error: Failure(f"{_WORDS[words]} ({_details(error)})"[:300], of_server=True)


def _of_recipient(error: smtplib.SMTPRecipientsRefused) -> Failure:
    code, answer = next(iter(error.recipients.values()), (550, b""))
    return _answered(code, _text(answer))


def _of_letter(error: smtplib.SMTPDataError) -> Failure:
    return _answered(error.smtp_code, _text(error.smtp_error), whole_letter=True)


#: The meaning of each class of error; of the classes of an error the most exact one counts.
FAULTS: dict[type[BaseException], Callable[[Any], Failure]] = {
    # Answers to one letter, read by their codes.
    smtplib.SMTPRecipientsRefused: _of_recipient,
    smtplib.SMTPDataError: _of_letter,
    # What our server says of us, or does not say at all.
    smtplib.SMTPSenderRefused: _of_server("sender"),
    smtplib.SMTPAuthenticationError: _of_server("login"),
    smtplib.SMTPNotSupportedError: _of_server("unable"),
    smtplib.SMTPConnectError: _of_server("connection"),
    smtplib.SMTPHeloError: _of_server("connection"),
    smtplib.SMTPServerDisconnected: _of_server("connection"),
    smtplib.SMTPResponseException: _of_server("temporary"),
    smtplib.SMTPException: _of_server("connection"),
    # A `ValueError` too, but no fault of the letter.
    ssl.SSLCertVerificationError: _of_server("certificate"),
    ssl.SSLEOFError: _of_server("encryption"),
    ssl.SSLSyscallError: _of_server("encryption"),
    ssl.SSLWantReadError: _of_server("encryption"),
    ssl.SSLWantWriteError: _of_server("encryption"),
    ssl.SSLZeroReturnError: _of_server("encryption"),
    ssl.SSLError: _of_server("encryption"),
    OSError: _of_server("connection"),
    # What is wrong before any server is asked.
    MalformedAddressError: lambda _error: Failure(_WORDS["malformed"], for_good=True),
    Exception: lambda error: Failure(f"{_WORDS['broken']} ({_details(error)})"),
}

#: Answers to a recipient that speak of us: too much at once, sign in first, encrypt first.
_OF_US = (421, 530, 534, 535, 538)
#: «Relay access denied», not «User unknown in relay recipient table».
_NO_RELAY = re.compile(
    r"relay(ing)? (access )?(denied|not (permitted|allowed))|unable to relay", re.IGNORECASE
)


def failure_of(error: Exception) -> Failure:
    """Return the meaning of an error in sending."""
    return next(FAULTS[kind] for kind in type(error).__mro__ if kind in FAULTS)(error)


def _answered(code: int, text: str, *, whole_letter: bool = False) -> Failure:
    answer = f"({code} {text})"
    if code in _OF_US or (not text.startswith("5.1.1 ") and _NO_RELAY.search(text)):
        # A server that does not know us refuses every recipient alike.
        return Failure(f"{_WORDS['temporary']} {answer}"[:300], of_server=True)
    if code < 500:
        return Failure(f"{_WORDS['greylisted']} {answer}"[:300])
    # «5.7.…» speaks of policy, «5.2.…» of a full box, «5.6.…» of the content: the address is right.
    about = text[:3] if text[:2] == "5." else ""
    unknown = about == "5.1" or (not about and not whole_letter and code in (550, 551, 553))
    return Failure(
        f"{_WORDS['unknown' if unknown else 'refused']} {answer}"[:300],
        for_good=True,
        address_is_bad=unknown,
    )


def _details(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return type(error).__name__


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return clean_line(text)

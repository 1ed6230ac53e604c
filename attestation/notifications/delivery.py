"""Handing one letter to the mail server, and what its answer means."""

import smtplib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from attestation.notifications.models import Letter, LetterSettings

_WORDS = {
    "connection": "Почтовый сервер не отвечает.",
    "temporary": "Почтовый сервер просит повторить позже.",
    "greylisted": "Почтовый сервер получателя временно не принимает письмо.",
    "login": "Почтовый сервер не принял имя или пароль отправителя.",
    "sender": "Почтовый сервер не принял адрес отправителя.",
    "refused": "Почтовый сервер получателя отказался принять письмо.",
    "unknown": "Такого адреса нет: почтовый сервер его не принимает.",
    "malformed": "Адрес написан так, что письмо по нему не отправить.",
}


@dataclass(frozen=True)
class Failure:
    """The reason why a letter was not accepted.

    Args:
        words: the text for staff, with the server's own answer.
        for_good: a retry makes no sense.
        address_is_bad: the address is at fault, not the letter or the server.
    """

    words: str
    for_good: bool = False
    address_is_bad: bool = False


def _domain() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def message_of(letter: Letter) -> EmailMessage:
    """The letter with its headers.

    It says that a machine wrote it, so that no machine answers. A second try bears the same
    Message-ID as the first, so that mail programs show one letter.
    """
    headers = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Message-ID": f"<letter.{letter.pk}.{letter.created_at:%Y%m%d%H%M%S}@{_domain()}>",
    }
    if letter.may_be_switched_off:
        page = settings.BASE_URL + reverse("cabinet:letter_settings")
        headers["List-Unsubscribe"] = f"<{page}>"
    reply_to = LetterSettings.load().reply_to
    return EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.to],
        headers=headers,
        reply_to=[reply_to] if reply_to else None,
    )


def failure_of(error: Exception) -> Failure:
    """Return the meaning of an error in sending."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()), (550, b""))
        return _of_recipient(code, answer)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _answered("sender", error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _answered("login", error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPDataError):
        return _of_recipient(error.smtp_code, error.smtp_error, whole_letter=True)
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        # Also UnicodeError: an address that cannot be written in a letter's head.
        return Failure(_WORDS["malformed"], for_good=True, address_is_bad=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered("temporary", error.smtp_code, error.smtp_error)
    return Failure(f"{_WORDS['connection']} ({type(error).__name__})")


def _of_recipient(code: int, answer: bytes | str, *, whole_letter: bool = False) -> Failure:
    text = _text(answer)
    if code < 500:
        return _answered("greylisted", code, answer)
    # «5.7.…» speaks of policy, «5.2.…» of a full box, «5.6.…» of the content: the address is right.
    about = text[:3] if text[:2] == "5." else ""
    unknown = about == "5.1" or (not about and not whole_letter and code in (550, 551, 553))
    return Failure(
        f"{_WORDS['unknown' if unknown else 'refused']} ({code} {text})"[:300],
        for_good=True,
        address_is_bad=unknown,
    )


def _answered(what: str, code: int, answer: bytes | str) -> Failure:
    return Failure(f"{_WORDS[what]} ({code} {_text(answer)})"[:300])


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

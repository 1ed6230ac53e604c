"""What a message may be: its length, and the days by which an answer is asked for."""

import datetime

from django.utils import timezone

from attestation.base.errors import DomainError, require_words

#: So many characters has a message at most.
LENGTH = 5000
#: For so many days ahead an answer may be asked for.
DAYS_AHEAD = 60


def require_text(text: str) -> None:
    """Check the words of a message.

    Raises:
        DomainError: there are none, or too many.
    """
    require_words(text, longest=LENGTH, missing="Напишите сообщение.")


def require_day(day: datetime.date) -> None:
    """Check a day by which something is waited for.

    Raises:
        DomainError: it has come already, or is too far away.
    """
    today = timezone.localdate()
    if day <= today:
        raise DomainError(
            "Назначьте день не раньше завтрашнего, чтобы ответить успели.", field="answer_by"
        )
    if day > today + datetime.timedelta(days=DAYS_AHEAD):
        raise DomainError(
            f"Назначьте день не позже чем через {DAYS_AHEAD} дней.", field="answer_by"
        )

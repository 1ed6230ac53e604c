"""The outbox: sending what waits, each letter once."""

import datetime
from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from attestation.notifications.models import Letter


def send(letter_id: int) -> bool:
    """Send a letter unless it was sent; a second job for the same letter waits and finds it sent.

    Returns:
        whether this call sent it.

    Raises:
        OSError, smtplib.SMTPException: the mail server did not take it; the job is tried again.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter_id)
        if letter.sent_at:
            return False
        EmailMessage(letter.subject, letter.body, to=[letter.to]).send()
        letter.sent_at = timezone.now()
        if letter.is_secret:
            letter.body = ""
        letter.save(update_fields=["sent_at", "body"])
    return True


def unsent(now: datetime.datetime) -> Iterable[int]:
    """Keys of letters that wait for over half an hour, but not for so long that links are void."""
    return Letter.objects.filter(
        sent_at=None,
        created_at__range=(now - datetime.timedelta(days=2), now - datetime.timedelta(minutes=30)),
    ).values_list("pk", flat=True)

"""The outbox: sending pending letters, each once; retries, final failures, cleanup."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.jobs import defer_when, under_way
from attestation.base.turns import only_here
from attestation.journal.services import log_entry
from attestation.notifications import delivery
from attestation.notifications.failures import Failure, failure_of
from attestation.notifications.models import Letter, LetterSettings
from attestation.notifications.services import bounces

_MINUTE, _HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
#: The pauses between tries: two days in all.
PAUSES = (
    _MINUTE,
    5 * _MINUTE,
    15 * _MINUTE,
    _HOUR,
    3 * _HOUR,
    6 * _HOUR,
    12 * _HOUR,
    24 * _HOUR,
)
#: A letter without a job is taken up after this time.
_LOST_AFTER = 30 * _MINUTE
#: An older letter is of no use.
_STALE_AFTER = datetime.timedelta(days=3)
_STALE = "Письмо ждало дольше трёх дней и само уже не отправится."
_EXPIRED = "Срок ссылки в письме истёк раньше, чем его удалось отправить."
_WAITS = "Почтовый сервер не отвечает, письмо ждёт его."


def send(letter_id: int) -> bool:
    """Send a letter unless it was sent or has failed, or another job is sending it just now.

    Nothing is locked while the mail server is asked. Its answer is stored in the letter, and after
    a failure the retry deferred, in one transaction. So a killed worker loses nothing: its own
    job comes back.

    Returns:
        whether this call sent it.
    """
    try:
        with only_here(f"letter {letter_id}") as is_ours:
            return is_ours and _send(letter_id)
    finally:
        if not Letter.objects.filter(sent_at=None, failed_at=None, next_try_at=None).exists():
            delivery.hang_up()


def _send(letter_id: int) -> bool:
    letter = _to_be_sent(letter_id)
    if letter is None:
        return False
    failure = None
    try:
        delivery.hand_over(delivery.message_of(letter))
    except Exception as error:  # noqa: BLE001 (the letter keeps it)
        failure = failure_of(error)
    else:
        delivery.resume()
    with transaction.atomic():
        # Read anew: somebody may have asked meanwhile that it be sent again.
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        letter.attempts += 1
        letter.next_try_at = None
        if failure:
            _not_taken(letter, failure)
            return False
        letter.sent_at = timezone.now()
        letter.failed_at, letter.last_error = None, ""
        if letter.is_secret:
            letter.body = ""
        letter.save()
        bounces.answered(letter)
    return True


@transaction.atomic
def _to_be_sent(letter_id: int) -> Letter | None:
    """Return the letter if the mail server is to be asked now; what must wait is put off."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    now = timezone.now()
    if letter.sent_at or letter.failed_at:
        return None
    if letter.link_has_expired:
        _give_up(letter, _EXPIRED)
        return None
    if until := delivery.paused_until(now):
        _put_off(letter, until)
        return None
    return letter


def _put_off(letter: Letter, until: datetime.datetime) -> None:
    """Let a letter wait for the server that is out of order; that is no try."""
    if letter.created_at <= timezone.now() - _STALE_AFTER:
        _give_up(letter, _STALE)
        return
    letter.next_try_at, letter.last_error = until, _WAITS
    letter.save()
    _defer(letter)


def _give_up(letter: Letter, words: str) -> None:
    letter.failed_at, letter.next_try_at = timezone.now(), None
    letter.last_error = words[:300]
    if letter.is_secret:
        letter.body = ""
    letter.save()


def _not_taken(letter: Letter, failure: Failure) -> None:
    if failure.of_server:
        delivery.pause(timezone.now())
    if failure.for_good or letter.attempts > len(PAUSES):
        _give_up(letter, failure.words)
    else:
        letter.last_error = failure.words[:300]
        letter.next_try_at = timezone.now() + PAUSES[letter.attempts - 1]
        letter.save()
        _defer(letter)
    if failure.address_is_bad:
        bounces.refused(letter)


def _defer(letter: Letter) -> None:
    defer_when(
        "attestation.notifications.tasks.send_letter",
        at=letter.next_try_at,
        priority=letter.priority,
        letter_id=letter.pk,
    )


@transaction.atomic
def send_again(letter: Letter, *, actor: User) -> Letter:
    """Retry a pending or failed letter at once, with its number of attempts reset.

    Raises:
        DomainError: it was sent, or its one-time link is wiped already.
    """
    current = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if current.sent_at:
        raise DomainError("Это письмо уже отправлено.")
    if current.link_is_dead:
        raise DomainError(
            "Ссылка в этом письме больше не действует. Пусть человек запросит новую на странице "
            "«Забыли пароль?»."
        )
    person = current.user
    # The address may have been corrected meanwhile; but a one-time link proves the address that it
    # was made for, and goes nowhere else.
    if person and person.email and not current.is_secret:
        current.to = person.email
    current.attempts, current.failed_at, current.next_try_at = 0, None, None
    current.save()
    delivery.resume()
    _defer(current)
    log_entry("letter.again", f"Письмо «{current.subject}» отправлено ещё раз.", actor=actor)
    return current


def forgotten(now: datetime.datetime) -> Iterable[Letter]:
    """Letters whose time has come half an hour ago or more, but that are not stale."""
    waiting = Letter.objects.filter(sent_at=None, failed_at=None)
    return waiting.annotate(wanted=Coalesce("next_try_at", "created_at")).filter(
        wanted__lte=now - _LOST_AFTER, created_at__gt=now - _STALE_AFTER
    )


def requeue_lost_letters(now: datetime.datetime) -> None:
    """Requeue the letters whose job was lost; mark the stale ones as failed."""
    waiting = under_way("attestation.notifications.tasks.send_letter", "letter_id")
    for letter in forgotten(now):
        if letter.pk not in waiting:
            letter.next_try_at = None
            _defer(letter)
    stale = Letter.objects.filter(
        sent_at=None, failed_at=None, created_at__lte=now - _STALE_AFTER
    ).exclude(pk__in=waiting)
    stale.update(failed_at=now, next_try_at=None, last_error=_STALE)


def tidy(now: datetime.datetime) -> int:
    """Delete letters that are no longer needed; sent and failed ones alike.

    Returns:
        how many.
    """
    since = LetterSettings.load().kept_since(now)
    done = Letter.objects.filter(~Q(sent_at=None) | ~Q(failed_at=None), created_at__lt=since)
    return done.delete()[0]

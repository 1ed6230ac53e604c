"""Guards that are taken away, so that it is seen whether kills show the harm."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from unittest import mock

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.manager import JobManager

from attestation.notifications import delivery
from attestation.notifications.models import Letter
from attestation.notifications.services import outbox
from attestation.orders.services import letters as order_letters


@dataclass(frozen=True)
class Control:
    """A job without its guard: which, how its faults begin, and what takes the guard away."""

    task: str
    harm: str
    without: Callable[[], AbstractContextManager[object]]


@contextmanager
def _without_transaction() -> Iterator[None]:
    function = order_letters.send_letters.__wrapped__  # type: ignore[attr-defined]
    with (
        mock.patch.object(order_letters, "send_letters", function),
        # No row can be locked where no transaction holds the lock.
        mock.patch.object(QuerySet, "select_for_update", lambda rows, **_words: rows._chain()),
    ):
        yield


def _noted_first(letter_id: int) -> bool:
    """Send a letter as nobody should: noted as sent, then handed over."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.sent_at:
            return False
        letter.sent_at = timezone.now()
        letter.save()
    delivery.hand_over(delivery.message_of(letter))
    return True


CONTROLS: dict[str, Control] = {
    "a letter is noted as sent before it is handed over": Control(
        "attestation.notifications.tasks.send_letter",
        "lost",
        lambda: mock.patch.object(outbox, "_send", _noted_first),
    ),
    "letters of an order are written without a transaction": Control(
        "attestation.orders.tasks.tell_order", "done twice", _without_transaction
    ),
    "nobody looks for the jobs of the dead": Control(
        "attestation.applications.tasks.add_up_tallies",
        "lost",
        lambda: mock.patch.object(JobManager, "get_stalled_jobs", mock.AsyncMock(return_value=[])),
    ),
}

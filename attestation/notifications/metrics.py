"""Letters that wait and letters that were given up."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min, Q

from attestation.base.metrics import Value, age, metric
from attestation.notifications.models import Letter

_WAITING = Q(sent_at=None, failed_at=None)


@metric("attestation_letters", "Letters that wait to be sent, and those that failed.", "state")
def letters(_now: datetime.datetime) -> Iterator[Value]:
    found = Letter.objects.filter(sent_at=None).aggregate(
        waiting=Count("pk", filter=_WAITING), failed=Count("pk", filter=~Q(failed_at=None))
    )
    yield from (((state,), number) for state, number in found.items())


@metric("attestation_letters_oldest_seconds", "How long the oldest letter waits to be sent.")
def oldest_letter(now: datetime.datetime) -> Iterator[Value]:
    oldest = Letter.objects.filter(_WAITING).aggregate(since=Min("created_at"))["since"]
    yield (), age(oldest, now)

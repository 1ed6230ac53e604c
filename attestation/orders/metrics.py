"""Results that were signed and are not published yet."""

import datetime
from collections.abc import Iterator

from django.db.models import Min

from attestation.base.metrics import Value, age, metric
from attestation.orders.models import Order
from attestation.orders.workflow import OrderState


@metric("attestation_results_published", "Orders whose results were published.")
def published(_now: datetime.datetime) -> Iterator[Value]:
    yield (), Order.objects.exclude(published_at=None).count()


@metric("attestation_results_unpublished", "Signed orders whose results wait to be published.")
def unpublished(_now: datetime.datetime) -> Iterator[Value]:
    yield (), Order.objects.filter(state=OrderState.SIGNED, published_at=None).count()


@metric("attestation_results_unpublished_seconds", "How long the oldest of them waits.")
def oldest(now: datetime.datetime) -> Iterator[Value]:
    waiting = Order.objects.filter(state=OrderState.SIGNED, published_at=None)
    yield (), age(waiting.aggregate(since=Min("signed_at"))["since"], now)

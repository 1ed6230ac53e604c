"""Jobs of the commission."""

import procrastinate
from procrastinate.contrib.django import app

from attestation.base.jobs import defer, under_way
from attestation.commission import order_letters
from attestation.commission.order_models import Order

_PATIENT = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(queue="publish", retry=_PATIENT)
def tell_order(order_id: int) -> None:
    """Write the letters about a signed order; writing them twice does nothing."""
    order_letters.tell(order_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="publish", queueing_lock="finish_orders")
def finish_orders(timestamp: int) -> None:
    """Defer again what a signed order still waits for and has no job any more."""
    waiting = under_way(tell_order, "order_id")
    for order_id in Order.objects.signed().filter(told_at=None).values_list("pk", flat=True):
        if order_id not in waiting:
            defer(tell_order, order_id=order_id)

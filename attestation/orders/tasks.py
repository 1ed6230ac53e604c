"""Jobs of the orders; their aliases are the names under which older installations queued them."""

from procrastinate.contrib.django import app

from attestation.base.jobs import PATIENT, requeue
from attestation.orders.models import Order
from attestation.orders.publication import services as publication_services
from attestation.orders.services import files as order_files
from attestation.orders.services import letters as order_letters


@app.task(queue="publish", retry=PATIENT, aliases=["attestation.commission.tasks.tell_order"])
def tell_order(order_id: int) -> None:
    """Write the letters about a signed order; writing them twice does nothing."""
    order_letters.send_letters(order_id)


@app.task(queue="publish", retry=PATIENT, aliases=["attestation.commission.tasks.publish_order"])
def publish_order(order_id: int) -> None:
    """Publish the categories set by a signed order; a second run does nothing."""
    publication_services.publish_order(order_id)


@app.task(queue="publish", retry=PATIENT, aliases=["attestation.commission.tasks.draw_order"])
def draw_order(order_id: int) -> None:
    """Draw the files of a signed order; drawing them twice does nothing."""
    order_files.render_files(order_id)


@app.periodic(cron="*/5 * * * *")
@app.task(
    queue="publish",
    queueing_lock="finish_orders",
    aliases=["attestation.commission.tasks.finish_orders"],
)
def finish_orders(timestamp: int) -> None:
    """Requeue the pending jobs of signed orders that were lost."""
    signed = Order.objects.signed()
    requeue(draw_order.name, "order_id", signed.filter(document=None).values_list("pk", flat=True))
    requeue(tell_order.name, "order_id", signed.filter(told_at=None).values_list("pk", flat=True))
    requeue(publish_order.name, "order_id", publication_services.unpublished())

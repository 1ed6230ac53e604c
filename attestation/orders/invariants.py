"""Invariants of orders and of what they publish."""

from collections.abc import Iterator

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.invariants import invariant
from attestation.base.jobs import under_way
from attestation.categories.models import CategoryRecord
from attestation.orders.models import Order, OrderEntry
from attestation.orders.publication.models import ResultsRelease
from attestation.orders.workflow import OrderState
from attestation.publications.numbers import miscounted


@invariant("what a signed order says of somebody is decided on their application")
def undecided_in_orders(_sample: int | None) -> Iterator[str]:
    found = OrderEntry.objects.filter(order__state=OrderState.SIGNED).exclude(
        item__application__state=ApplicationState.DECIDED
    )
    for key in found.values_list("pk", flat=True):
        yield f"order entry {key}"


@invariant("a decided application stands in a signed order")
def decided_by_nothing(_sample: int | None) -> Iterator[str]:
    signed = OrderEntry.objects.filter(order__state=OrderState.SIGNED)
    found = Application.objects.filter(state=ApplicationState.DECIDED).exclude(
        pk__in=signed.values("item__application")
    )
    for key in found.values_list("pk", flat=True):
        yield f"application {key}"


@invariant("the register holds the categories that orders have set, and no others of applications")
def register_unlike_orders(_sample: int | None) -> Iterator[str]:
    given = OrderEntry.objects.in_force().filter(outcome=OrderEntry.Outcome.SET)
    held = CategoryRecord.objects.standing().exclude(application=None)
    by_orders = set(given.values_list("item__application", "category", "effective_from"))
    by_register = set(held.values_list("application", "category", "since"))
    for application, category, since in sorted(by_orders ^ by_register):
        yield f"application {application}: {category} since {since}"


@invariant("published results count the people that they name")
def miscounted_results(_sample: int | None) -> Iterator[str]:
    return miscounted(ResultsRelease.objects.exclude(published_at=None))


@invariant("a signed order is drawn, told of and published, or its jobs wait")
def forgotten_orders(_sample: int | None) -> Iterator[str]:
    signed = Order.objects.signed()
    for task, unfinished in (
        ("attestation.orders.tasks.tell_order", signed.filter(told_at=None)),
        ("attestation.orders.tasks.draw_order", signed.filter(document=None)),
        ("attestation.orders.tasks.publish_order", signed.filter(published_at=None)),
    ):
        waiting = under_way(task, "order_id")
        for key in unfinished.values_list("pk", flat=True):
            if key not in waiting:
                yield f"order {key}: no job {task}"


@invariant("the published lists name those alone who have a category by the orders in force")
def publications_diverging_from_orders(_sample: int | None) -> Iterator[str]:
    waiting = Order.objects.signed().filter(published_at=None)
    mains = Order.objects.signed().filter(kind=Order.Kind.MAIN)
    for main in mains.exclude(session__in=waiting.values("session")):
        entries = OrderEntry.objects.in_force().filter(order__session=main.session_id)
        held = entries.filter(outcome=OrderEntry.Outcome.SET).values_list("key", "name")
        release = main.results.order_by("-number").first()
        if set(held) != set(release.rows.values_list("key", "name") if release else ()):
            yield f"order {main.pk}"

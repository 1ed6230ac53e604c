"""The effect of a signed order on the register of categories."""

from collections.abc import Iterable

from attestation.accounts.models import User
from attestation.categories import services as register
from attestation.categories.models import CategoryRecord
from attestation.orders.entries import name_parts
from attestation.orders.models import Order, OrderEntry

Outcome = OrderEntry.Outcome


def update_category_register(order: Order, entries: Iterable[OrderEntry], *, actor: User) -> None:
    """Update the register according to ``order``; call it in the transaction that signs.

    A record that a correcting order rewords, refuses or annuls is annulled first: a record
    never changes.

    Args:
        entries: with ``item.application`` and ``replaces``.

    Raises:
        DomainError: the register holds the same already.
    """
    found = list(entries)
    _annul(order, found, actor=actor)
    register.set_categories(
        [_decision(order, entry) for entry in found if entry.outcome == Outcome.SET], actor=actor
    )


def _decision(order: Order, entry: OrderEntry) -> register.Decision:
    if entry.effective_from is None or order.date is None:
        raise ValueError("a signed order has a date, and so has a category that is set")
    application = entry.item.application
    return register.Decision(
        person=application.applicant,
        name=name_parts(entry.name),
        position=application.position,
        subject=application.subject,
        category=entry.category,
        since=entry.effective_from,
        order_number=order.number,
        order_date=order.date,
        source=application,
    )


def _annul(order: Order, entries: Iterable[OrderEntry], *, actor: User) -> None:
    if order.date is None:
        raise ValueError("a signed order has a date")
    reasons = {
        entry.item.application_id: entry.grounds or order.reason
        for entry in entries
        if entry.replaces and entry.replaces.outcome == Outcome.SET
    }
    if not reasons:
        return
    held = CategoryRecord.objects.standing().filter(application__in=reasons)
    register.annul_all(
        {key: reasons[application] for key, application in held.values_list("pk", "application")},
        order_number=order.number,
        order_date=order.date,
        actor=actor,
    )

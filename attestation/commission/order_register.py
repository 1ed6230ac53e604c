"""What a signed order does to the register of categories."""

from collections.abc import Iterable

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.categories import services as register
from attestation.categories.models import CategoryRecord
from attestation.commission.order_building import name_parts
from attestation.commission.order_models import Order, OrderEntry

Outcome = OrderEntry.Outcome


def enter(order: Order, entries: Iterable[OrderEntry], *, actor: User) -> None:
    """Bring the register to what ``order`` says; call it in the transaction that signs.

    What a correcting order says in other words, refuses or annuls is annulled first: a record
    never changes.

    Args:
        entries: with ``item.application`` and ``replaces``.

    Raises:
        Refused: the register holds the same already.
    """
    for entry in entries:
        application = entry.item.application
        if entry.replaces and entry.replaces.outcome == Outcome.SET:
            _annul(order, entry, actor=actor)
        if entry.outcome == Outcome.SET:
            _set(order, entry, application, actor=actor)


def _set(order: Order, entry: OrderEntry, application: Application, *, actor: User) -> None:
    if entry.effective_from is None or order.date is None:
        raise ValueError("a signed order has a date, and so has a category that is set")
    register.set_category(
        person=application.applicant,
        name=name_parts(entry.name),
        position=application.position,
        subject=application.subject,
        category=entry.category,
        since=entry.effective_from,
        order_number=order.number,
        order_date=order.date,
        source=application,
        actor=actor,
    )


def _annul(order: Order, entry: OrderEntry, *, actor: User) -> None:
    if order.date is None:
        raise ValueError("a signed order has a date")
    held = CategoryRecord.objects.standing().filter(application=entry.item.application_id)
    for record in held:
        register.annul(
            record,
            order_number=order.number,
            order_date=order.date,
            reason=entry.grounds or order.reason,
            actor=actor,
        )

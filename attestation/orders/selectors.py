"""Reads of orders for lists and pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Q, QuerySet

from attestation.base.row_numbers import number_of
from attestation.commission.counting import Decision
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import SessionState
from attestation.notifications.models import Letter
from attestation.orders.entries import change_of, dative_warning
from attestation.orders.letters import batch_of
from attestation.orders.models import Order, OrderEntry, OrderQuerySet
from attestation.orders.papers import note_of
from attestation.orders.wording import category_genitive, category_object
from attestation.orders.workflow import OrderState

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Outcome = OrderEntry.Outcome


class _Silent(TypedDict):
    silent: int


def order_list(user: Any) -> OrderQuerySet:
    """Return the orders that ``user`` sees, drafts first, with the numbers of a list row."""
    return (
        Order.objects.visible_to(user)
        .select_related("session", "corrects")
        .annotate(
            people=number_of(OrderEntry.objects.all(), order="pk"),
            given=number_of(OrderEntry.objects.filter(outcome=Outcome.SET), order="pk"),
        )
        .order_by("-date", "-created_at", "-pk")
    )


@dataclass(frozen=True)
class OrderRow:
    """A row on the page: the note of the paper, a doubt about the dative, the order after it."""

    entry: OrderEntry
    note: str
    dative_warning: str
    replaced: Order | None


@dataclass(frozen=True)
class Point:
    """A point of an order with its rows; ``notes_heading`` names their last column."""

    number: int
    title: str
    notes_heading: str
    rows: list[OrderRow]

    @property
    def has_notes(self) -> bool:
        return bool(self.notes_heading)


_NOTES = {"worded": "Было", Outcome.SET: ""}


def points_of(order: Order, entries: Iterable[OrderEntry]) -> list[Point]:
    """Return the rows by points; ``entries`` come ordered, with ``replaces`` selected."""
    later = replaced_in(order)
    found = []
    for number, people in groupby(entries, key=lambda entry: entry.point):
        rows = [
            OrderRow(one, note_of(one), dative_warning(one), later.get(one.pk)) for one in people
        ]
        first = rows[0].entry
        heading = _NOTES.get(change_of(first), "Основания")
        if not heading and (order.is_correcting or any(row.replaced for row in rows)):
            heading = "Примечание"
        found.append(Point(number, title_of(first), heading, rows))
    return found


def title_of(entry: OrderEntry) -> str:
    """Return the text of the point of ``entry`` for a page."""
    match change_of(entry):
        case "worded":
            return f"Исправить слова об установлении {category_genitive(entry)}"
        case Outcome.ANNULLED:
            return f"Аннулировать установление {category_genitive(entry)}"
        case Outcome.SET:
            return f"Установить {category_object(entry)}"
    return f"Отказать в установлении {category_genitive(entry)}"


def numbers_of(order: Order) -> dict[str, int]:
    """Return the number of rows of ``order`` by their outcome, in its order."""
    found = dict(order.entries.values_list("outcome").annotate(Count("pk")).order_by())
    return {one.value: found[one.value] for one in Outcome if one.value in found}


def replaced_in(order: Order) -> dict[int, Order]:
    """Return the signed orders that replaced rows of ``order``, by the key of the row."""
    later = OrderEntry.objects.filter(replaces__order=order, order__in=Order.objects.signed())
    return {
        one.replaces_id: one.order
        for one in later.select_related("order__session")
        if one.replaces_id
    }


def letters_of(order: Order) -> tuple[int, int]:
    """Return how many letters about ``order`` are sent, and how many there are."""
    found = Letter.objects.filter(batch=batch_of(order)).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)), every=Count("pk")
    )
    return found["sent"], found["every"]


def correctable(correction: Order, *, also_replaced: bool = False) -> OrderEntry.QuerySet:
    """Return the rows in force of the session that ``correction`` mends, in the order of names.

    Args:
        also_replaced: with those that this very draft mends already.
    """
    if not correction.is_correcting or correction.is_signed:
        return OrderEntry.objects.none()
    found = OrderEntry.objects.in_force().filter(order__session=correction.session_id)
    if not also_replaced:
        found = found.exclude(replaced_by__order=correction)
    return found.select_related("order__session").order_by("name_key", "pk")


def order_of(session: CommissionSession, user: Any) -> Order | None:
    """Return the main order on ``session``, if ``user`` may see it."""
    return Order.objects.visible_to(user).filter(session=session, kind=Order.Kind.MAIN).first()


def sessions_without_order() -> QuerySet[CommissionSession]:
    """Return sessions with a closed vote and no draft order."""
    return CommissionSession.objects.filter(state=SessionState.CLOSED, orders=None)


def sessions_without_grounds() -> "QuerySet[WithAnnotations[CommissionSession, _Silent]]":
    """Closed sessions with refusals without grounds, before the order; ``silent`` counts them."""
    refused = Q(items__decision=Decision.REFUSED, items__grounds="")
    return (
        CommissionSession.objects.filter(state=SessionState.CLOSED)
        .exclude(orders__state=OrderState.SIGNED)
        .annotate(silent=Count("items", filter=refused, distinct=True))
        .filter(silent__gt=0)
    )


def drafts() -> OrderQuerySet:
    """Drafts, the oldest first."""
    found = Order.objects.filter(state=OrderState.DRAFT).select_related("session", "corrects")
    return found.order_by("created_at", "pk")

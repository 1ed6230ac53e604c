"""Reads of orders for lists and pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from attestation.commission.order_building import change_of
from attestation.commission.order_models import Order, OrderEntry, OrderQuerySet
from attestation.commission.order_words import category_genitive, category_object

Outcome = OrderEntry.Outcome


def order_list(user: Any) -> OrderQuerySet:
    """The orders that ``user`` sees, drafts first, with the numbers of a list row."""
    return (
        Order.objects.visible_to(user)
        .select_related("session", "corrects")
        .annotate(
            people=Count("entries", distinct=True),
            given=Count("entries", filter=Q(entries__outcome=Outcome.SET), distinct=True),
        )
        .order_by("-date", "-created_at", "-pk")
    )


@dataclass(frozen=True)
class Point:
    """A point of an order with its rows; ``change`` is that of `order_building.change_of`."""

    number: int
    title: str
    change: str
    entries: list[OrderEntry]


def points_of(entries: Iterable[OrderEntry]) -> list[Point]:
    """The rows by points; ask with ``replaces``, in their order."""
    found = []
    for number, rows in groupby(entries, key=lambda entry: entry.point):
        people = list(rows)
        found.append(Point(number, title_of(people[0]), change_of(people[0]), people))
    return found


def title_of(entry: OrderEntry) -> str:
    """What the point of ``entry`` says, for a page."""
    match change_of(entry):
        case "worded":
            return f"Исправить слова: {entry.get_category_display()} категория"
        case Outcome.ANNULLED:
            return f"Аннулировать запись: {entry.get_category_display()} категория"
        case Outcome.SET:
            return f"Установить {category_object(entry)}"
    return f"Отказать в установлении {category_genitive(entry)}"

"""The numbers of the orders on the decisions of sessions."""

from attestation.orders.models import Order
from attestation.orders.wording import order_label
from attestation.publications.act_numbers import ActKind, act_kinds

KIND = "results"


def named(number: str, year: int) -> str:
    """Return the signed order of that number and year, in words."""
    order = Order.objects.signed().filter(number__iexact=number, date__year=year).first()
    return order_label(order) if order else ""


act_kinds.add(ActKind(KIND, named))

"""Sending the letters about a signed order, once."""

from collections import Counter, defaultdict

from django.db import transaction
from django.utils import timezone

from attestation.directory.models import Municipality
from attestation.directory.rules_models import ProcedureRules
from attestation.orders.letters import tell_coordinators, tell_person
from attestation.orders.models import Order


@transaction.atomic
def send_letters(order_id: int) -> bool:
    """Write to everybody in a signed order and to the coordinators of its municipalities, once.

    Returns:
        whether this call wrote the letters; False if they were written before.
    """
    order = (
        Order.objects.select_for_update(of=("self",))
        .select_related("session", "corrects")
        .get(pk=order_id)
    )
    if order.told_at:
        return False
    years = ProcedureRules.on(order.session.held_on).refusal_years
    entries = order.entries.select_related(
        "item__session",
        "item__application__applicant",
        "item__application__organization__municipality",
        "replaces",
    )
    counted: dict[Municipality, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        tell_person(order, entry, years=years)
        counted[entry.item.application.organization.municipality][entry.outcome] += 1
    for municipality, numbers in counted.items():
        tell_coordinators(order, municipality, numbers)
    order.told_at = timezone.now()
    order.save(update_fields=["told_at"])
    return True

"""The grounds of a refusal, on the agenda and in the draft of the order."""

from typing import Any

from django.db import transaction

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.commission.access import may_prepare
from attestation.commission.counting import Decision
from attestation.commission.models import AgendaItem
from attestation.journal.services import locked, log_entry
from attestation.orders.models import Order, OrderEntry


@transaction.atomic
def give_grounds(item: AgendaItem, grounds: str, *, actor: User) -> None:
    """Store why a category was refused, for the protocol, the order and the letter.

    Raises:
        DomainError: nothing was decided, the category was set, or the order is signed.
    """
    may_prepare(actor).raise_if_denied()
    session = locked(item.session)
    if Order.objects.signed().filter(session=session).exists():
        raise DomainError("Приказ уже подписан: основания в нём меняет исправляющий приказ.")
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.decision != Decision.REFUSED:
        raise DomainError("Основания пишут только для отказа, когда голоса подсчитаны.")
    changed: dict[str, Any] = {"grounds": grounds.strip()}
    AgendaItem.objects.filter(pk=item.pk).update(**changed)
    # A draft that was built before says the same.
    OrderEntry.objects.filter(item=item).update(**changed)
    text = f"Записаны основания отказа: {item.name}."
    log_entry("session.grounds", text, actor=actor, session=item.session)

"""What people are told of a signed order: each person in it, and the coordinators in one letter."""

from collections import Counter, defaultdict

from django.db import transaction
from django.utils import timezone

from attestation.accounts.access import coordinators_of
from attestation.base.language.plurals import plural
from attestation.directory.models import Municipality
from attestation.directory.rules_models import ProcedureRules
from attestation.notifications.events import DECIDED, DECISION_CORRECTED, ORDER_SIGNED
from attestation.notifications.services.messages import notify
from attestation.orders.models import Order, OrderEntry
from attestation.orders.services.draft import change_of
from attestation.orders.wording import (
    order_label,
    refused_sentence,
    rights_sentences,
    set_sentence,
)

Outcome = OrderEntry.Outcome

_TITLES = {
    Outcome.SET: "Квалификационная категория установлена",
    Outcome.REFUSED: "В установлении категории отказано",
    Outcome.ANNULLED: "Запись приказа о вашей категории аннулирована",
    "worded": "Исправлены данные в приказе о вашей категории",
}
_PUBLISHED = "Приказ публикуется на сайте института, в разделе «Итоги аттестации»."


def batch_of(order: Order) -> str:
    """The mark of the letters about an order."""
    return f"order:{order.pk}"


@transaction.atomic
def tell(order_id: int) -> bool:
    """Tell everybody in a signed order and the coordinators of its municipalities, once.

    Returns:
        whether this call told them; False where that had happened before.
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
        _tell(order, entry, years=years)
        counted[entry.item.application.organization.municipality][entry.outcome] += 1
    for municipality, numbers in counted.items():
        _tell_coordinators(order, municipality, numbers)
    order.told_at = timezone.now()
    order.save(update_fields=["told_at"])
    return True


def _tell(order: Order, entry: OrderEntry, *, years: int) -> None:
    application = entry.item.application
    notify(
        application.applicant,
        _TITLES[_news(entry)],
        words_of(order, entry, years=years),
        application=application,
        path=application.get_absolute_url(),
        batch=batch_of(order),
        event=DECISION_CORRECTED if order.is_correcting else DECIDED,
    )


def _news(entry: OrderEntry) -> str:
    """What is new for the person; other grounds of a refusal are the refusal again."""
    change = change_of(entry)
    return entry.outcome if entry.outcome != Outcome.SET else change


def words_of(order: Order, entry: OrderEntry, *, years: int) -> str:
    """The sentences of one person's letter."""
    match _news(entry):
        case "worded":
            text = f"{_because(order)} Теперь в нём написано: {entry.name}, {entry.position}, "
            return f"{text}{entry.organization}. Сама категория и её дата не изменились."
        case Outcome.SET:
            text = f"{set_sentence(order, entry)} {_PUBLISHED}"
        case Outcome.REFUSED:
            text = f"{refused_sentence(order, entry)} {rights_sentences(entry, years=years)}"
        case _:
            text = (
                f"Запись о вас внесена в приказ по ошибке и аннулирована: "
                f"{entry.grounds.rstrip('. ')}. Основание: {order_label(order)}."
            )
    return f"{_because(order)} {text}" if order.is_correcting else text


def _because(order: Order) -> str:
    if order.corrects is None:
        return ""
    return f"Исправлен {order_label(order.corrects)}. Причина: {order.told_reason}."


def _tell_coordinators(order: Order, municipality: Municipality, numbers: Counter[str]) -> None:
    people = sum(numbers.values())
    parts = [
        f"{OrderEntry.Outcome(outcome).label} – {numbers[outcome]}"
        for outcome in Outcome.values
        if numbers[outcome]
    ]
    corrects = f" Он исправляет {order_label(order.corrects)}." if order.corrects else ""
    text = (
        f"Подписан {order_label(order)}.{corrects} В нём {people} "
        f"{plural(people, 'педагог', 'педагога', 'педагогов')} вашего муниципалитета "
        f"({municipality}): {', '.join(parts)}. Каждому из них отправлено своё письмо."
    )
    for coordinator in coordinators_of(municipality):
        notify(
            coordinator,
            "Подписан приказ об итогах аттестации",
            text,
            path=order.get_absolute_url(),
            batch=batch_of(order),
            event=ORDER_SIGNED,
        )

"""The letters about a signed order: one to each person in it, one to each coordinator."""

from collections import Counter

from attestation.accounts.access import coordinators_of
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import as_sentence
from attestation.directory.models import Municipality
from attestation.notifications.events import DECIDED, DECISION_CORRECTED, ORDER_SIGNED
from attestation.notifications.services.messages import notify
from attestation.orders.entries import change_of
from attestation.orders.models import Order, OrderEntry
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
_OUTCOMES = {
    Outcome.SET: "категория установлена",
    Outcome.REFUSED: "в категории отказано",
    Outcome.ANNULLED: "запись аннулирована",
}
_PUBLISHED = "Приказ публикуется на сайте института, в разделе «Итоги аттестации»."


def batch_of(order: Order) -> str:
    """Return the mark of the letters about an order."""
    return f"order:{order.pk}"


def tell_person(order: Order, entry: OrderEntry, *, years: int) -> None:
    """Write to the person of ``entry``."""
    application = entry.item.application
    notify(
        application.applicant,
        _TITLES[_news(entry)],
        letter_text(order, entry, years=years),
        application=application,
        path=application.get_absolute_url(),
        batch=batch_of(order),
        event=DECISION_CORRECTED if order.is_correcting else DECIDED,
    )


def _news(entry: OrderEntry) -> str:
    """Return the news for the person; other grounds of a refusal count as the refusal again."""
    change = change_of(entry)
    return entry.outcome if entry.outcome != Outcome.SET else change


def letter_text(order: Order, entry: OrderEntry, *, years: int) -> str:
    """Return the text of one person's letter."""
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
    return f"Исправлен {order_label(order.corrects)}. Причина: {as_sentence(order.told_reason)}"


def tell_coordinators(order: Order, municipality: Municipality, numbers: Counter[str]) -> None:
    """Write to the coordinators of ``municipality`` about its people in the order."""
    people = sum(numbers.values())
    parts = [
        f"{_OUTCOMES[Outcome(outcome)]} – {numbers[outcome]}"
        for outcome in Outcome.values
        if numbers[outcome]
    ]
    corrects = f" Он исправляет {order_label(order.corrects)}." if order.corrects else ""
    told = "Педагогу" if people == 1 else "Каждому из них"
    text = (
        f"Подписан {order_label(order)}.{corrects} В нём {people} "
        f"{plural(people, 'педагог', 'педагога', 'педагогов')} вашего муниципалитета "
        f"({municipality}): {', '.join(parts)}. {told} отправлено своё письмо."
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

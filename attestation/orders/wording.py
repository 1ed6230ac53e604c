"""The sentences of an order on a person: for the journal, the letter and the page."""

import datetime
from collections.abc import Iterable, Sequence

from attestation.base.language.acts import Case, act_in
from attestation.base.language.dates import full_day, months_later
from attestation.base.language.sentences import as_sentence
from attestation.categories.choices import HeldCategory
from attestation.orders.models import Order, OrderEntry, OrderWording
from attestation.paperwork.papers import category_accusative

Outcome = OrderEntry.Outcome

_WHOM = "следующим педагогическим работникам:"


def order_label(order: Order) -> str:
    """«приказ от 27.11.2026 № 214-к»."""
    return f"приказ от {order.date:%d.%m.%Y} № {order.number}"


def category_object(entry: OrderEntry) -> str:
    """«первую квалификационную категорию»."""
    return category_accusative(entry.get_category_display())


def category_genitive(entry: OrderEntry) -> str:
    """«первой квалификационной категории», after «в установлении»."""
    return (
        category_object(entry)
        .replace("первую квалификационную категорию", "первой квалификационной категории")
        .replace("высшую квалификационную категорию", "высшей квалификационной категории")
        .replace("квалификационную категорию", "квалификационной категории")
    )


def point_text(entry: OrderEntry) -> str:
    """Return the text of the entry's point: «Установить с … первую … категорию …:»."""
    match entry.outcome:
        case Outcome.SET:
            return f"Установить с {entry.effective_from:%d.%m.%Y} {category_object(entry)} {_WHOM}"
        case Outcome.ANNULLED:
            return (
                "Аннулировать как внесённые ошибочно строки об установлении "
                f"{category_genitive(entry)} {_WHOM}"
            )
    return f"Отказать в установлении {category_genitive(entry)} {_WHOM}"


def _act_in(case: Case, order: Order) -> str:
    return f"{act_in(case, order.words.act)} от {order.date:%d.%m.%Y} № {order.number}"


def of_act(order: Order) -> str:
    """«приказа от … № …», «распоряжения от … № …»."""
    return _act_in("genitive", order)


def in_act(order: Order) -> str:
    """«приказе от … № …», «распоряжении от … № …»."""
    return _act_in("prepositional", order)


def order_title(order: Order) -> str:
    """Return the title of an order; a correcting one names the order that it changes."""
    if order.corrects is None:
        return order.words.title
    return f"О внесении изменений в {_act_in('accusative', order.corrects)}"


def _points(entries: Iterable[OrderEntry]) -> str:
    """«пункт 3.1 приказа от … № …; пункты 1.2, 1.5 приказа от …»: what the entries replace."""
    found: dict[Order, list[str]] = {}
    for entry in entries:
        if entry.replaces:
            found.setdefault(entry.replaces.order, []).append(entry.replaces.number)
    return "; ".join(
        f"{'пункт' if len(numbers) == 1 else 'пункты'} {', '.join(numbers)} {of_act(order)}"
        for order, numbers in found.items()
    )


def correction_text(entries: Sequence[OrderEntry]) -> str:
    """Return the text of a point: in a correcting order it names and repeals what it corrects.

    Args:
        entries: those of the point, with ``replaces__order`` selected.
    """
    first, points = entries[0], _points(entries)
    if not points:
        return point_text(first)
    if first.replaces and first.replaces.outcome == first.outcome:
        return f"Изложить в новой редакции {points}:"
    void = "утратившим силу" if len(entries) == 1 else "утратившими силу"
    repealed = f"Признать {void} {points}"
    if first.outcome == Outcome.ANNULLED:
        return f"{repealed} об установлении {category_genitive(first)} {_WHOM}"
    return f"{repealed}. {point_text(first)}"


def decision_sentence(order: Order, entry: OrderEntry) -> str:
    """Return the journal's line: what was decided on one person."""
    if entry.outcome == Outcome.SET:
        return (
            f"Решение комиссии: установить {category_object(entry)} с "
            f"{entry.effective_from:%d.%m.%Y}. Основание: {order_label(order)}."
        )
    return (
        f"Решение комиссии: отказать в установлении {category_genitive(entry)}. "
        f"Основание: {order_label(order)}."
    )


def set_sentence(order: Order, entry: OrderEntry) -> str:
    """Return the sentence for the person: category, position, start date and order."""
    day = full_day(entry.effective_from) if entry.effective_from else ""
    return (
        f"Аттестационная комиссия установила вам {category_object(entry)} по должности "
        f"«{entry.position}» с {day}. Основание: {order_label(order)}."
    )


def refused_sentence(order: Order, entry: OrderEntry) -> str:
    """Return the sentence for the person on a refusal: its object, the reason and the order."""
    return (
        f"Аттестационная комиссия отказала в установлении {category_genitive(entry)} по должности "
        f"«{entry.position}». Причина: {as_sentence(entry.grounds)} "
        f"Основание: {order_label(order)}."
    )


def rights_sentences(entry: OrderEntry, *, years: int) -> str:
    """Return a refused person's rights: appeal, new application (order 196, clauses 42, 43).

    Args:
        years: the period before a new application for the same category.
    """
    again = reapply_from(entry.item.session.held_on, years=years)
    kept = (
        " Категория, которая у вас есть, сохраняется."
        if entry.item.application.held_category != HeldCategory.NONE
        else ""
    )
    return (
        f"{OrderWording.load().appeal} Подать заявление на эту категорию снова можно с "
        f"{full_day(again)}.{kept}"
    )


def reapply_from(decided_on: datetime.date, *, years: int) -> datetime.date:
    """Return the first day on which a refused person may apply for the same category again."""
    return months_later(decided_on, 12 * years)

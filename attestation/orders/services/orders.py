"""The writes to an order: the draft, its datives, the signature (order 196, clauses 39–44)."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.services.decision import decide
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.jobs import defer
from attestation.base.language.clean_text import clean_line
from attestation.base.language.names import search_key
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import SessionState
from attestation.journal.services import advance, locked, log_entry
from attestation.orders.access import may_prepare_order, roles_towards
from attestation.orders.act_numbers import KIND
from attestation.orders.entries import name_parts, number_entries, rows_of
from attestation.orders.models import Order, OrderEntry, OrderWording
from attestation.orders.services import category_register
from attestation.orders.wording import decision_sentence
from attestation.orders.workflow import WORKFLOW
from attestation.publications.act_numbers import require_free

_SIGNED = "Приказ по этому заседанию уже подписан. Ошибку в нём исправляет исправляющий приказ."
#: The relations of a row that the register and the journal use.
_WITH = (
    "replaces",
    "item__application__applicant__profile",
    "item__application__organization__municipality",
    "item__application__position",
    "item__application__subject",
)
_LAW = {
    "order_number_in_year": "Приказ с этим номером в этом году уже есть. Проверьте номер.",
    "order_is_whole": "Проект изменился. Обновите страницу и проверьте, чего в нём не хватает.",
}

#: A sentence names so many people.
_NAMED = 20


@transaction.atomic
def prepare_order(session: CommissionSession, *, actor: User) -> Order:
    """Build or rebuild the draft of the order on a closed session.

    Datives that a user has typed are kept.

    Raises:
        DomainError: the vote is not closed, the order is signed, or the actor is not permitted.
    """
    may_prepare_order(actor).raise_if_denied()
    session = locked(session)
    if session.state != SessionState.CLOSED:
        raise DomainError("Приказ готовят, когда голосование закрыто и голоса подсчитаны.")
    order = session.orders.filter(kind=Order.Kind.MAIN).first() or Order(session=session)
    if order.is_signed:
        raise DomainError(_SIGNED)
    is_new = order.pk is None
    order.built_at = timezone.now()
    order.save()
    _replace_entries(order, rows_of(session))
    text = "Составлен проект приказа." if is_new else "Проект приказа составлен заново."
    log_entry("session.order", text, actor=actor, session=session)
    return order


def _replace_entries(order: Order, entries: Iterable[OrderEntry]) -> None:
    """Replace the rows of the draft; datives that were typed stay."""
    typed = dict(
        order.entries.filter(is_dative_typed=True).values_list("item", "name_dative").order_by()
    )
    order.entries.all().delete()
    ordered = number_entries(entries)
    for entry in ordered:
        entry.order = order
        if entry.item_id in typed:
            entry.name_dative, entry.is_dative_typed = typed[entry.item_id], True
    OrderEntry.objects.bulk_create(ordered, batch_size=500)


def locked_draft(order: Order, *, actor: User) -> Order:
    """Lock the session, then the draft, and return it.

    Raises:
        DomainError: it is signed, or the actor may not.
    """
    may_prepare_order(actor).raise_if_denied()
    locked(order.session)
    order = locked(order)
    if order.is_signed:
        raise DomainError("Приказ подписан и больше не меняется. Ошибку исправляет новый приказ.")
    return order


@transaction.atomic
def set_datives(order: Order, datives: Mapping[int, str], *, actor: User) -> int:
    """Store names in the dative that somebody has proof-read.

    Args:
        datives: by the key of `OrderEntry`; what is as it was stays a proposal.

    Returns:
        how many were changed.

    Raises:
        DomainError: the order is signed, a row is not in it, or a name is empty.
    """
    order = locked_draft(order, actor=actor)
    entries = {entry.pk: entry for entry in order.entries.filter(pk__in=datives)}
    if len(entries) < len(datives):
        raise DomainError("Проект составлен заново, пока вы правили имена. Проверьте их ещё раз.")
    changed = []
    for key, typed in datives.items():
        dative = clean_line(typed)
        if not dative:
            raise DomainError(f"Впишите имя в дательном падеже: {entries[key].name}.")
        if dative != entries[key].name_dative:
            entries[key].name_dative, entries[key].is_dative_typed = dative, True
            changed.append(entries[key])
    OrderEntry.objects.bulk_update(changed, ["name_dative", "is_dative_typed"], batch_size=500)
    if changed:
        names = ", ".join(entry.name_dative for entry in changed[:20])
        text = f"В проекте приказа исправлены имена в дательном падеже ({len(changed)}): {names}."
        log_entry("session.datives", text, actor=actor, session=order.session)
    return len(changed)


def signing_obstacles(order: Order) -> list[str]:
    """Return what must be done before ``order`` can be signed, as sentences."""
    found = []
    words = OrderWording.load()
    if not (words.signer_post and words.signer_name):
        found.append(
            "Не указано, кто подписывает приказ: впишите его должность и имя на странице "
            "«Слова приказа» раздела «Комиссия»."
        )
    if not words.basis.strip():
        found.append(
            "Не указано основание приказа: впишите его на странице «Слова приказа» раздела "
            "«Комиссия»."
        )
    if not order.entries.exists():
        found.append("В приказе никого нет.")
    silent = order.entries.exclude(outcome=OrderEntry.Outcome.SET).filter(grounds="")
    if names := list(silent.values_list("name", flat=True)):
        more = f" и ещё {len(names) - _NAMED}" if len(names) > _NAMED else ""
        found.append(f"Нет оснований: {', '.join(names[:_NAMED])}{more}.")
    if not order.is_correcting and order.entries.count() != order.session.items.count():
        found.append("Проект не совпадает с повесткой заседания: составьте его заново.")
    return found


@transaction.atomic
def sign_order(
    order: Order, *, number: str, date: datetime.date, actor: User, seen: str = ""
) -> Order:
    """Sign an order for good: its decisions take effect; jobs notify everybody in it.

    Args:
        seen: the `digest` of the rows as the actor has read them; empty if nobody reads.

    Raises:
        DomainError: the actor is no operator, or a correction is about the actor; it is signed
            already, has changed since it was read, is incomplete, or the number is taken.
    """
    session = locked(order.session)
    order = advance(
        order, "sign_order", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    order.number, order.date = clean_line(number), date
    _require_number(order, not_before=order.corrects.date if order.corrects else session.held_on)
    require_free(KIND, number, date, field="number")
    if found := signing_obstacles(order):
        raise DomainError(" ".join(found))
    if seen and seen != digest(order):
        raise DomainError(
            "Проект изменился, пока вы его читали. Вернитесь к приказу и проверьте его."
        )
    _require_stranger(order, actor)
    _require_discretion(order)
    order.wording = OrderWording.load().as_data()
    order.signed_at, order.signed_by = timezone.now(), actor
    with constraint_errors_as(_LAW):
        order.save()
    entries = list(order.entries.select_related(*_WITH))
    if not order.is_correcting:
        decide(
            [(entry.item.application_id, decision_sentence(order, entry)) for entry in entries],
            actor=actor,
        )
    category_register.update_category_register(order, entries, actor=actor)
    text = f"Подписан приказ от {order.date:%d.%m.%Y} № {order.number}, людей: {len(entries)}."
    log_entry("session.sign_order", text, actor=actor, session=session)
    defer("attestation.orders.tasks.draw_order", order_id=order.pk)
    defer("attestation.orders.tasks.tell_order", order_id=order.pk)
    defer("attestation.orders.tasks.publish_order", order_id=order.pk)
    return order


def digest(order: Order) -> str:
    """Return a digest of the rows, by which a changed draft is noticed."""
    rows = order.entries.values_list(
        "item", "outcome", "name", "name_dative", "position", "organization", "grounds"
    )
    return hashlib.sha256(repr([order.reason, *rows]).encode()).hexdigest()


def _require_stranger(order: Order, actor: User) -> None:
    """Refuse a correction about its signer; behind the first order stand the votes."""
    if order.is_correcting and order.entries.filter(item__application__applicant=actor).exists():
        raise DomainError("В этом приказе есть строка о вас: его подписывает другой оператор.")


def _require_discretion(order: Order) -> None:
    """Refuse a public reason that names somebody whose category is not set, now or before."""
    said = re.findall(r"\w+", search_key(order.public_reason))
    for entry in order.entries.select_related("replaces"):
        was_set = entry.replaces is None or entry.replaces.outcome == OrderEntry.Outcome.SET
        is_public = was_set and entry.outcome == OrderEntry.Outcome.SET
        # Without its last letter, so that it is known in any case.
        stem = name_parts(entry.name_key)[0][:-1]
        if not is_public and any(word.startswith(stem) for word in said):
            raise DomainError(
                f"В причине для сайта названа фамилия: {entry.name}. Об отказах на сайте не "
                "сообщают – отмените этот исправляющий приказ и начните с другими словами."
            )


def _require_number(order: Order, *, not_before: datetime.date | None) -> None:
    if not order.number:
        raise DomainError("Укажите номер приказа.", field="number")
    if order.date is None or order.date > timezone.localdate():
        raise DomainError("Этот день ещё не наступил. Проверьте дату приказа.", field="date")
    if not_before and order.date < not_before:
        raise DomainError(
            f"Приказ основан на решении от {not_before:%d.%m.%Y} и не может быть раньше.",
            field="date",
        )

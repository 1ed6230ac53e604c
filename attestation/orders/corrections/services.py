"""Corrections of orders: an error in a signed one is fixed by another, never by editing."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.names import search_key
from attestation.base.language.sentences import as_sentence
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.journal.services import locked, log_entry
from attestation.orders.access import may_prepare_order
from attestation.orders.entries import name_parts, number_entries, proposed_dative
from attestation.orders.models import Order, OrderEntry
from attestation.orders.services.orders import locked_draft

Outcome = OrderEntry.Outcome

_GONE = "Эту строку уже изменил другой приказ. Обновите страницу: исправляют последнюю."


@dataclass(frozen=True)
class Correction:
    """The new contents of a row: the words, and the outcome for the category.

    Attributes:
        outcome: one of `OrderEntry.Outcome`; with an unchanged outcome only words change.
        grounds: the reason; required for a refusal and an annulment.
    """

    outcome: str
    name: str
    position: str
    organization: str
    grounds: str = ""


@transaction.atomic
def prepare_correction(order: Order, *, reason: str, public_reason: str = "", actor: User) -> Order:
    """Create a correcting order, to be filled row by row and signed like the first one.

    Args:
        public_reason: the reason for the site and the letters; it names nobody.

    Raises:
        DomainError: ``order`` is not signed, a correction is being prepared, or a reason is
            missing.
    """
    may_prepare_order(actor).raise_if_denied()
    session = locked(order.session)
    order = locked(order)
    if not order.is_signed:
        raise DomainError("Проект правят на его странице, исправляющий приказ для этого не нужен.")
    if not clean_text(reason):
        raise DomainError("Напишите, что исправляется и почему.", field="reason")
    with constraint_errors_as(
        {"order_one_correction_at_a_time": "Исправляющий приказ уже готовится. Дополните его."}
    ):
        correction = Order.objects.create(
            session=session,
            kind=Order.Kind.CORRECTING,
            corrects=order,
            reason=clean_text(reason),
            public_reason=clean_text(public_reason),
            built_at=timezone.now(),
        )
    text = (
        f"Начат исправляющий приказ к приказу № {order.number}. "
        f"Причина: {as_sentence(clean_text(reason))}"
    )
    log_entry("session.correction", text, actor=actor, session=session)
    return correction


@transaction.atomic
def correct_entry(
    correction: Order, replaced: OrderEntry, wanted: Correction, *, actor: User
) -> OrderEntry:
    """Write to a correcting draft the new contents of a row of the signed orders.

    Raises:
        DomainError: the draft is signed, the row is not the last about this person or is about
            the actor, nothing would change, or grounds are missing.
    """
    correction = locked_draft(correction, actor=actor)
    if replaced.item.application.applicant_id == actor.pk:
        raise DomainError("Это строка о вас: её исправляет кто-то другой.")
    if correction.corrects is None:
        raise DomainError("Это не исправляющий приказ.")
    current = OrderEntry.objects.in_force().filter(
        pk=replaced.pk, order__session=correction.session
    )
    if not current.exists():
        raise DomainError(_GONE)
    _require_change(replaced, wanted)
    entry = _entry(correction, replaced, wanted)
    others = [
        one
        for one in correction.entries.select_related("replaces")
        if one.item_id != replaced.item_id
    ]
    with constraint_errors_as({"order_entry_replaced_once": _GONE}):
        _rewrite(correction, [*others, entry])
    return correction.entries.get(item=replaced.item_id)


def _rewrite(correction: Order, entries: list[OrderEntry]) -> None:
    """All rows anew: which number each has depends on the others."""
    correction.entries.all().delete()
    ordered = number_entries(entries)
    for one in ordered:
        one.pk = None
    OrderEntry.objects.bulk_create(ordered, batch_size=500)


def _require_change(replaced: OrderEntry, wanted: Correction) -> None:
    same_words = (wanted.name, wanted.position, wanted.organization) == (
        replaced.name,
        replaced.position,
        replaced.organization,
    )
    if wanted.outcome not in Outcome.values:
        raise DomainError("Выберите, что сделать с этой строкой.", field="outcome")
    if wanted.outcome == replaced.outcome == Outcome.ANNULLED:
        raise DomainError("Эта строка уже аннулирована.", field="outcome")
    if wanted.outcome == Outcome.ANNULLED and replaced.outcome == Outcome.REFUSED:
        raise DomainError("Отказ не аннулируют: установите категорию.", field="outcome")
    if (
        wanted.outcome == replaced.outcome
        and same_words
        and (wanted.outcome == Outcome.SET or wanted.grounds == replaced.grounds)
    ):
        raise DomainError("Ничего не изменилось: исправьте слова или выберите другое решение.")
    if wanted.outcome != Outcome.SET and not wanted.grounds:
        raise DomainError("Напишите основания.", field="grounds")
    surname, given_name, patronymic = name_parts(wanted.name)
    if not (surname and given_name) or max(map(len, (surname, given_name, patronymic))) > 150:
        raise DomainError("Впишите фамилию и имя, и отчество, если оно есть.", field="name")
    if not (wanted.position and wanted.organization):
        raise DomainError("Должность и организация не могут быть пустыми.")


def _entry(correction: Order, replaced: OrderEntry, wanted: Correction) -> OrderEntry:
    is_set = wanted.outcome == Outcome.SET
    dative = replaced.name_dative if wanted.name == replaced.name else proposed_dative(wanted.name)
    return OrderEntry(
        order=correction,
        item=replaced.item,
        replaces=replaced,
        key=replaced.key,
        outcome=wanted.outcome,
        group=replaced.group,
        category=replaced.category,
        name=wanted.name,
        name_key=search_key(wanted.name),
        name_dative=dative,
        is_dative_typed=replaced.is_dative_typed and wanted.name == replaced.name,
        position=wanted.position,
        organization=wanted.organization,
        municipality=replaced.municipality,
        effective_from=correction.session.held_on if is_set else None,
        grounds="" if is_set else wanted.grounds,
    )


@transaction.atomic
def drop_entry(entry: OrderEntry, *, actor: User) -> None:
    """Take a row out of a correcting draft: the signed one stays as it is."""
    correction = locked_draft(entry.order, actor=actor)
    if not correction.is_correcting:
        raise DomainError(
            "Из приказа о результатах никого не исключают: в нём все, по кому решали."
        )
    entries = [one for one in correction.entries.select_related("replaces") if one.pk != entry.pk]
    _rewrite(correction, entries)


def may_drop(order: Order) -> PermissionResult:
    """Return whether ``order`` is a correcting draft, which alone may be given up."""
    if order.is_signed:
        return denied("Приказ подписан и больше не меняется. Ошибку исправляет новый приказ.")
    if not order.is_correcting:
        return denied("Проект приказа о результатах не удаляют: его составляют заново.")
    return ALLOWED


@transaction.atomic
def drop(correction: Order, *, actor: User) -> None:
    """Delete a correcting draft; the signed orders stay unchanged.

    Raises:
        DomainError: it is signed, or it is no correcting order.
    """
    correction = locked_draft(correction, actor=actor)
    may_drop(correction).raise_if_denied()
    session = correction.session
    correction.delete()
    log_entry(
        "session.correction", "Исправляющий приказ не понадобился.", actor=actor, session=session
    )

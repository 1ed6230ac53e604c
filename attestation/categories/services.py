"""Every write to the register: setting a category, annulling it, tying it to an account."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line, clean_text
from attestation.base.language.names import search_key
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import as_sentence
from attestation.categories.access import may_tie
from attestation.categories.models import CategoryAnnulment, CategoryRecord
from attestation.directory.models import AttestedPosition, Organization, Subject
from attestation.journal.services import locked
from attestation.journal.services import log_entry as write_down
from attestation.journal.services import record_all as write_down_all

_TWICE = {
    "record_once_in_register": "Такая запись уже есть в реестре: та же категория, должность и "
    "приказ.",
    "record_one_per_application_and_order": "По этому заявлению тот же приказ уже внёс категорию.",
    "record_term_after_beginning": "Срок действия кончается раньше, чем начинается.",
}
_ANNULLED_TWICE = {
    "attestation_categoryannulment_record_id_key": "Эта запись уже аннулирована.",
    "annulment_after_record": "Приказ об аннулировании не может быть раньше приказа о категории.",
    "annulment_has_order_and_reason": "Укажите номер приказа и причину.",
}

#: The number of rows sent to the database in one query.
_AT_A_TIME = 1000

#: Entries of the journal that name accounts a record was tied to, perhaps by mistake.
OF_ACCOUNTS = ("category.tie", "category.untie")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A category that a signed order has set.

    Attributes:
        name: surname, given name and patronymic, as in the order.
        until: the last day; None for a category without a term.
        source: the application that was decided on, or None.
        organization: the place of work in the order; without it that of the application, or of
            the person's profile.
    """

    person: User
    name: tuple[str, str, str]
    position: AttestedPosition
    subject: Subject | None
    category: str
    since: datetime.date
    order_number: str
    order_date: datetime.date
    until: datetime.date | None = None
    source: Any = None
    organization: Organization | None = None


@transaction.atomic
def set_categories(decisions: Iterable[Decision], *, actor: User | None) -> list[CategoryRecord]:
    """Write the decisions of signed orders to the register (order 196, clauses 40–44).

    All or nothing, in a number of queries independent of the number of people.

    Args:
        actor: who signed; None where the system acts.

    Raises:
        DomainError: one of them exists already, or the person's place of work is unknown.
    """
    new = [_record_of(decision, created_by=actor) for decision in decisions]
    with constraint_errors_as(_TWICE):
        made = CategoryRecord.objects.bulk_create(new, batch_size=_AT_A_TIME)
    write_down_all(
        "category.set",
        (
            (
                f"{one.full_name}: {one.category_label}, {one.position_label}, {one.order_label}.",
                {"category_record": one, "person": one.person, "application": one.application},
            )
            for one in made
        ),
        actor=actor,
    )
    return made


def set_category(*, actor: User | None, **decision: Any) -> CategoryRecord:
    """`set_categories` for one `Decision`, whose fields are the other arguments."""
    return set_categories([Decision(**decision)], actor=actor)[0]


def _record_of(decision: Decision, *, created_by: User | None) -> CategoryRecord:
    place = decision.organization or _place(decision.person, decision.source)
    surname, given_name, patronymic = decision.name
    kind = CategoryRecord.Source.APPLICATION if decision.source else CategoryRecord.Source.ENTRY
    return CategoryRecord(
        person=decision.person,
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        name_key=name_key(*decision.name),
        birth_date=_birth_date(decision.person),
        organization=place,
        organization_name=place.name,
        organization_key=search_key(place.name),
        municipality=place.municipality,
        position=decision.position,
        subject=decision.subject,
        category=decision.category,
        since=decision.since,
        until=decision.until,
        order_number=clean_line(decision.order_number),
        order_date=decision.order_date,
        source=kind,
        application=decision.source,
        created_by=created_by,
    )


@transaction.atomic
def annul_all(
    reasons: Mapping[int, str], *, order_number: str, order_date: datetime.date, actor: User
) -> list[CategoryAnnulment]:
    """Declare that records should not have been made; they stay, the categories do not.

    Args:
        reasons: by the key of the record.

    Raises:
        DomainError: one is annulled already, or the order is older than that of a record.
    """
    found = CategoryRecord.objects.select_for_update(of=("self",)).select_related("person")
    records = list(found.filter(pk__in=reasons).order_by("pk"))
    with constraint_errors_as(_ANNULLED_TWICE):
        made = CategoryAnnulment.objects.bulk_create(
            [
                CategoryAnnulment(
                    record=record,
                    order_number=clean_line(order_number),
                    order_date=order_date,
                    reason=clean_text(reasons[record.pk]),
                    annulled_by=actor,
                )
                for record in records
            ],
            batch_size=_AT_A_TIME,
        )
    write_down_all(
        "category.annul",
        (
            (
                f"{one.record.full_name}: {one.record.category_label} ({one.record.order_label}) "
                f"аннулирована приказом № {one.order_number} от {order_date:%d.%m.%Y}. "
                f"Причина: {as_sentence(one.reason)}",
                {"category_record": one.record, "person": one.record.person},
            )
            for one in made
        ),
        actor=actor,
    )
    return made


def annul(
    record: CategoryRecord,
    *,
    order_number: str,
    order_date: datetime.date,
    reason: str,
    actor: User,
) -> CategoryAnnulment:
    """`annul_all` for one record."""
    made = annul_all(
        {record.pk: reason}, order_number=order_number, order_date=order_date, actor=actor
    )
    return made[0]


@transaction.atomic
def link_account(record: CategoryRecord, *, person: User, actor: User) -> CategoryRecord:
    """Link a record of the old register, which has no account yet, to an account.

    Raises:
        DomainError: the actor lacks permission, the record is linked already, or the account is
            the actor's own.
    """
    record = locked(record)
    may_tie(actor, record).raise_if_denied()
    if record.person_id:
        raise DomainError("Эта запись уже привязана. Сначала отвяжите её.")
    if person.pk == actor.pk:
        raise DomainError("Запись о вас самих ведёт другой оператор.", field="person")
    record.person = person
    record.save(update_fields=["person"])
    text = (
        f"Запись реестра ({record.category_label}, {record.order_label}) привязана к учётной "
        f"записи: {person} ({person.username})."
    )
    write_down("category.tie", text, actor=actor, category_record=record, person=person)
    return record


@transaction.atomic
def unlink_account(record: CategoryRecord, *, actor: User) -> CategoryRecord:
    """Unlink a record from an account to which it was linked by mistake.

    Raises:
        DomainError: the actor lacks permission, or the record has no account.
    """
    record = locked(record)
    may_tie(actor, record).raise_if_denied()
    person = record.person
    if person is None:
        raise DomainError("Эта запись ни к кому не привязана.")
    record.person = None
    record.save(update_fields=["person"])
    text = (
        f"Запись реестра ({record.category_label}, {record.order_label}) отвязана от учётной "
        f"записи: {person} ({person.username})."
    )
    write_down("category.untie", text, actor=actor, category_record=record, person=person)
    return record


@transaction.atomic
def note_table(count: int, *, asked: str, actor: User) -> None:
    """Log that a user exported records with names and birth dates as a table.

    Args:
        asked: the filter as text; empty if there was none.
    """
    text = f"Выгружен реестр категорий: {count} {plural(count, 'строка', 'строки', 'строк')}; "
    write_down("register.table", f"{text}отбор: {asked or 'нет'}.", actor=actor)


def name_key(surname: str, given_name: str, patronymic: str) -> str:
    """Return the key by which the register finds a person."""
    return search_key(f"{surname} {given_name} {patronymic}")


def _place(person: User, source: Any) -> Organization:
    if source is not None:
        return source.organization
    profile = getattr(person, "profile", None)
    if profile is None or profile.organization is None:
        raise DomainError("Укажите организацию: в карточке человека её нет.", field="organization")
    return profile.organization


def _birth_date(person: User) -> datetime.date | None:
    profile = getattr(person, "profile", None)
    return profile.birth_date if profile else None

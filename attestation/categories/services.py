"""Every write to the register: setting a category, annulling it, tying it to an account."""

import datetime
from typing import Any

from django.db import transaction

from attestation.accounts.models import User
from attestation.base.errors import Refused
from attestation.base.integrity import refusing
from attestation.base.names import search_key
from attestation.base.words import plural
from attestation.categories.access import may_tie
from attestation.categories.models import CategoryAnnulment, CategoryRecord
from attestation.directory.models import AttestedPosition, Organization, Subject
from attestation.journal.services import locked
from attestation.journal.services import record as write_down

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

#: Entries of the journal that name accounts a record was tied to, perhaps by mistake.
OF_ACCOUNTS = ("category.tie", "category.untie")


@transaction.atomic
def set_category(
    *,
    person: User,
    name: tuple[str, str, str],
    position: AttestedPosition,
    subject: Subject | None,
    category: str,
    since: datetime.date,
    order_number: str,
    order_date: datetime.date,
    until: datetime.date | None = None,
    source: Any = None,
    organization: Organization | None = None,
    actor: User | None,
) -> CategoryRecord:
    """Put the decision of a signed order into the register (order 196, clauses 40–44).

    Args:
        name: surname, given name and patronymic, as in the order.
        until: the last day; None for a category without a term.
        source: the application that was decided on, or None.
        organization: the place of work in the order; without it that of the application, or of
            the person's profile.
        actor: who signed; None where the system acts.

    Raises:
        Refused: the same is there already, or nobody knows where the person works.
    """
    place = organization or _place(person, source)
    surname, given_name, patronymic = name
    with refusing(_TWICE):
        made = CategoryRecord.objects.create(
            person=person,
            surname=surname,
            given_name=given_name,
            patronymic=patronymic,
            name_key=name_key(*name),
            birth_date=_birth_date(person),
            organization=place,
            organization_name=place.name,
            organization_key=search_key(place.name),
            municipality=place.municipality,
            position=position,
            subject=subject,
            category=category,
            since=since,
            until=until,
            order_number=" ".join(order_number.split()),
            order_date=order_date,
            source=(CategoryRecord.Source.APPLICATION if source else CategoryRecord.Source.ENTRY),
            application=source,
            created_by=actor,
        )
    text = f"{made.full_name}: {made.category_label}, {made.position_label}, {made.order_label}."
    about = {"application": source} if source else {}
    write_down("category.set", text, actor=actor, category_record=made, person=person, **about)
    return made


@transaction.atomic
def annul(
    record: CategoryRecord,
    *,
    order_number: str,
    order_date: datetime.date,
    reason: str,
    actor: User,
) -> CategoryAnnulment:
    """Declare that a record should not have been made; the record stays, the category does not.

    Raises:
        Refused: it is annulled already, or the order is older than that of the record.
    """
    record = locked(record)
    with refusing(_ANNULLED_TWICE):
        annulment = CategoryAnnulment.objects.create(
            record=record,
            order_number=" ".join(order_number.split()),
            order_date=order_date,
            reason=reason.strip(),
            annulled_by=actor,
        )
    text = (
        f"{record.full_name}: {record.category_label} ({record.order_label}) аннулирована приказом "
        f"№ {annulment.order_number} от {order_date:%d.%m.%Y}. Причина: {annulment.reason}"
    )
    about = {"person": record.person} if record.person else {}
    write_down("category.annul", text, actor=actor, category_record=record, **about)
    return annulment


@transaction.atomic
def tie(record: CategoryRecord, *, person: User, actor: User) -> CategoryRecord:
    """Say whose account a record of the old register belongs to; until then nobody's.

    Raises:
        Refused: the actor may not, it belongs to somebody already, or nobody may enter for
            themselves.
    """
    record = locked(record)
    may_tie(actor, record).require()
    if record.person_id:
        raise Refused("Эта запись уже привязана. Сначала отвяжите её.")
    if person.pk == actor.pk:
        raise Refused("Запись о вас самих ведёт другой оператор.", field="person")
    record.person = person
    record.save(update_fields=["person"])
    text = (
        f"Запись реестра ({record.category_label}, {record.order_label}) привязана к учётной "
        f"записи: {person} ({person.username})."
    )
    write_down("category.tie", text, actor=actor, category_record=record, person=person)
    return record


@transaction.atomic
def untie(record: CategoryRecord, *, actor: User) -> CategoryRecord:
    """Take a record from an account to which it was tied by mistake.

    Raises:
        Refused: the actor may not, or it belongs to nobody.
    """
    record = locked(record)
    may_tie(actor, record).require()
    person = record.person
    if person is None:
        raise Refused("Эта запись ни к кому не привязана.")
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
    """Write down that somebody took records with names and birth dates away as a table.

    Args:
        asked: the filter in words; empty where there was none.
    """
    text = f"Выгружен реестр категорий: {count} {plural(count, 'строка', 'строки', 'строк')}; "
    write_down("register.table", f"{text}отбор: {asked or 'нет'}.", actor=actor)


def name_key(surname: str, given_name: str, patronymic: str) -> str:
    """What the register finds a person by."""
    return search_key(" ".join([surname, given_name, patronymic]))


def _place(person: User, source: Any) -> Organization:
    if source is not None:
        return source.organization
    profile = getattr(person, "profile", None)
    if profile is None or profile.organization is None:
        raise Refused("Укажите организацию: в карточке человека её нет.", field="organization")
    return profile.organization


def _birth_date(person: User) -> datetime.date | None:
    profile = getattr(person, "profile", None)
    return profile.birth_date if profile else None

"""The register: a signed order puts a category in, a correcting one annuls it, nothing changes."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.categories import services
from attestation.categories.choices import Category
from attestation.categories.models import CategoryAnnulment, CategoryRecord
from tests import factories
from tests.categories.conftest import SINCE, set_category

DAY = datetime.timedelta(days=1)


def annul(record: CategoryRecord, actor: Any, **values: Any) -> CategoryAnnulment:
    terms = {
        "order_number": "15-р",
        "order_date": SINCE + DAY,
        "reason": "Ошибка в должности.",
        "actor": actor,
    }
    return services.annul(record, **(terms | values))


def test_a_new_category_has_no_term_and_is_held_from_its_day_on(region: factories.Region) -> None:
    record = set_category(region.home.teacher)

    assert record.until is None
    assert not record.is_valid_on(SINCE - DAY)
    assert record.is_valid_on(SINCE)
    held = CategoryRecord.objects.valid_on(timezone.localdate())
    assert list(held) == [record]


def test_an_old_category_ends_with_its_term(region: factories.Region) -> None:
    record = set_category(region.home.teacher, until=SINCE + 10 * DAY)

    assert record.is_valid_on(SINCE + 10 * DAY)
    assert not record.is_valid_on(SINCE + 11 * DAY)
    assert not CategoryRecord.objects.valid_on(SINCE + 11 * DAY).exists()


def test_a_record_keeps_the_words_of_the_day_of_its_order(region: factories.Region) -> None:
    record = set_category(region.home.teacher)
    school = region.home.school
    before, school.name = school.name, "МБОУ «Новое имя»"
    school.save()
    region.home.teacher.last_name = "Иванова"
    region.home.teacher.save()

    record.refresh_from_db()

    assert record.organization_name == before
    assert record.surname != "Иванова"


def test_the_decision_on_an_application_names_it(region: factories.Region) -> None:
    application = factories.registered(region.home.teacher, region.home.coordinator)

    record = set_category(region.home.teacher, source=application, actor=region.operator)

    assert record.source == CategoryRecord.Source.APPLICATION
    assert record.application == application
    assert record.municipality == region.home.municipality
    entry = application.journal.get(action="category.set")
    assert entry.category_record == record
    assert "первая категория" in entry.text


def test_the_same_order_puts_the_same_category_in_once(region: factories.Region) -> None:
    set_category(region.home.teacher)

    with pytest.raises(DomainError, match="уже есть в реестре"):
        set_category(region.home.teacher)

    assert CategoryRecord.objects.count() == 1


def test_namesakes_of_one_school_may_stand_in_one_order(region: factories.Region) -> None:
    names = {"last_name": "Белова", "first_name": "Анна", "patronymic": "Игоревна"}
    people = [factories.teacher(region.home.school, **names) for _ in range(2)]

    for person in people:
        application = factories.registered(person, region.home.coordinator)
        set_category(person, source=application)

    assert CategoryRecord.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_put_it_in_once(at_once: Any) -> None:
    region = factories.Region()
    person = region.home.teacher

    results = at_once(lambda: set_category(person), lambda: set_category(person))

    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [
        DomainError
    ]
    assert CategoryRecord.objects.count() == 1


def test_an_annulled_category_was_never_held(region: factories.Region) -> None:
    record = set_category(region.home.teacher)

    annulment = annul(record, region.operator)

    record = CategoryRecord.objects.get()
    assert not record.is_valid_on(SINCE + DAY)
    assert not CategoryRecord.objects.standing().exists()
    assert "аннулирована" in record.journal.get(action="category.annul").text
    assert annulment.annulled_by == region.operator


def test_a_record_is_annulled_once(region: factories.Region) -> None:
    record = set_category(region.home.teacher)
    annul(record, region.operator)

    with pytest.raises(DomainError, match="уже аннулирована"):
        annul(record, region.operator)


def test_an_annulment_is_not_older_than_the_record(region: factories.Region) -> None:
    record = set_category(region.home.teacher)

    with pytest.raises(DomainError, match="не может быть раньше"):
        annul(record, region.operator, order_date=SINCE - DAY)


@pytest.mark.parametrize("missing", ["order_number", "reason"])
def test_an_annulment_says_why_and_by_which_order(region: factories.Region, missing: str) -> None:
    record = set_category(region.home.teacher)

    with pytest.raises(DomainError, match="Укажите номер"):
        annul(record, region.operator, **{missing: "  "})


@pytest.mark.parametrize(
    "change",
    [
        {"category": Category.HIGHEST},
        {"until": SINCE + DAY},
        {"since": SINCE + DAY},
        {"surname": "Другая"},
        {"order_number": "1"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_to_change_a_record(
    region: factories.Region, change: dict[str, Any]
) -> None:
    record = set_category(region.home.teacher)

    with pytest.raises(DatabaseError, match="record_never_changes"), transaction.atomic():
        CategoryRecord.objects.filter(pk=record.pk).update(**change)


def test_the_database_refuses_to_delete_a_record_and_its_annulment(
    region: factories.Region,
) -> None:
    record = set_category(region.home.teacher)
    annulment = annul(record, region.operator)

    for thing in (CategoryAnnulment.objects.filter(pk=annulment.pk), CategoryRecord.objects.all()):
        with pytest.raises(DatabaseError, match=r"[Dd]elete"), transaction.atomic():
            thing._raw_delete(thing.db)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        CategoryAnnulment.objects.update(reason="Иначе.")


def test_the_database_refuses_to_give_the_decision_on_one_person_to_another(
    region: factories.Region,
) -> None:
    application = factories.registered(region.home.teacher, region.home.coordinator)
    record = set_category(region.home.teacher, source=application)

    with pytest.raises(DatabaseError, match="keeps_person"), transaction.atomic():
        CategoryRecord.objects.filter(pk=record.pk).update(person=region.abroad.teacher)


def test_the_database_refuses_a_term_that_ends_before_it_begins(region: factories.Region) -> None:
    with pytest.raises(DomainError, match="раньше, чем начинается"):
        set_category(region.home.teacher, until=SINCE - DAY)


def test_the_database_refuses_a_record_of_an_import_without_the_import(
    region: factories.Region,
) -> None:
    record = set_category(region.home.teacher)
    record.pk, record._state.adding = None, True
    record.key, record.order_number = "6f1d9c34-6b0e-4a53-8a59-0d2c6f0f7f11", "13-р"
    record.source = CategoryRecord.Source.IMPORT

    with pytest.raises(IntegrityError, match="record_source_is_shown"), transaction.atomic():
        record.save()


def test_a_person_without_a_place_of_work_needs_one_in_the_order(region: factories.Region) -> None:
    nobody = factories.UserFactory()

    with pytest.raises(DomainError, match="Укажите организацию"):
        set_category(nobody)
    assert set_category(nobody, organization=region.home.school).organization == region.home.school

"""The existing register comes from a table: judged line by line, written once."""

import datetime
import random
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from attestation.base.errors import DomainError
from attestation.categories import services
from attestation.categories.choices import Category
from attestation.categories.imports.models import RegisterImport, RegisterImportRow
from attestation.categories.imports.services import register_imports
from attestation.categories.invariants import orphaned_imported_records
from attestation.categories.models import CategoryRecord
from attestation.directory.models import (
    Municipality,
    Organization,
    PreviousOrganizationName,
    PreviousPositionName,
)
from attestation.journal.models import JournalEntry
from attestation.table_imports import services as engine
from tests import factories
from tests.categories.conftest import set_category
from tests.categories.imports.conftest import message, read, written
from tests.categories.samples import line, table

pytestmark = pytest.mark.django_db


Verdict, State = RegisterImportRow.Verdict, RegisterImport.State


def test_a_line_becomes_a_record_in_its_own_words(
    region: factories.Region, place: Organization
) -> None:
    found = written(region, line())

    record = CategoryRecord.objects.get()
    assert found.state == State.APPLIED
    assert record.full_name == "Соколова Мария Петровна"
    assert (record.organization, record.municipality) == (place, place.municipality)
    assert record.category == Category.HIGHEST
    assert record.since == record.order_date == datetime.date(2023, 2, 25)
    assert record.until == datetime.date(2028, 2, 25)
    assert record.source == CategoryRecord.Source.IMPORT
    assert record.imported == found
    assert record.person is None
    assert "внесено 1" in JournalEntry.objects.get(action="register.import").text


def test_nothing_is_written_before_it_is_confirmed(
    region: factories.Region, place: Organization
) -> None:
    found = read(region, line())

    assert found.state == State.READY
    assert found.counts == {Verdict.NEW: 1}
    assert not CategoryRecord.objects.exists()


def test_the_same_table_twice_adds_nothing(region: factories.Region, place: Organization) -> None:
    written(region, line())

    again = read(region, line())

    assert again.counts == {Verdict.SAME: 1}
    with pytest.raises(DomainError, match="Вносить нечего"):
        register_imports.apply(again, actor=region.operator)
    assert CategoryRecord.objects.count() == 1


def test_a_renamed_school_does_not_make_the_line_new(
    region: factories.Region, place: Organization
) -> None:
    written(region, line())
    place.name = "МБОУ «Лицей»"
    place.save()

    assert read(region, line()).counts == {Verdict.SAME: 1}


def test_an_import_that_was_killed_goes_on_where_it_stopped(
    region: factories.Region, place: Organization, monkeypatch: Any
) -> None:
    monkeypatch.setattr(engine, "BATCH", 2)
    lines = [line(surname=f"Соколова{letter}") for letter in "абвгд"]
    found = register_imports.apply(read(region, *lines), actor=region.operator)

    assert register_imports.write_batch(found.pk, register_imports.judge())
    found.refresh_from_db()
    assert (found.state, CategoryRecord.objects.count()) == (State.APPLYING, 2)
    register_imports.write(found.pk)
    register_imports.write(found.pk)

    found.refresh_from_db()
    assert (found.state, CategoryRecord.objects.count()) == (State.APPLIED, 5)
    assert JournalEntry.objects.filter(action="register.import").count() == 1


def test_a_line_twice_in_one_table_is_written_once(
    region: factories.Region, place: Organization
) -> None:
    found = written(region, line(), line())

    assert found.rows.get(row=3).message == "Уже есть в строке 2."
    assert CategoryRecord.objects.count() == 1


def test_another_term_of_the_same_decision_is_a_conflict_and_stays_out(
    region: factories.Region, place: Organization
) -> None:
    written(region, line())

    verdict, said = message(region, until="25.02.2027")

    assert verdict == Verdict.CONFLICT
    assert said == "«Действует до»: в реестре 25.02.2028, в таблице 25.02.2027."


def test_a_mended_line_comes_again_after_the_wrong_record_was_annulled(
    region: factories.Region, place: Organization
) -> None:
    written(region, line())
    services.annul(
        CategoryRecord.objects.get(),
        order_number="9",
        order_date=datetime.date(2026, 1, 12),
        reason="Ошибка в сроке.",
        actor=region.operator,
    )

    assert message(region, until="25.02.2027")[0] == Verdict.NEW
    assert message(region) == (Verdict.SAME, "Эта запись аннулирована.")


def test_namesakes_of_one_order_are_two_people(
    region: factories.Region, place: Organization
) -> None:
    written(region, line())

    assert message(region, birth_date="01.02.1990")[0] == Verdict.NEW


def test_what_the_commission_decided_here_is_not_imported_again(
    region: factories.Region, place: Organization
) -> None:
    person = factories.teacher(
        place, last_name="Соколова", first_name="Мария", patronymic="Петровна"
    )
    person.profile.birth_date = datetime.date(1980, 5, 12)
    person.profile.save()
    day = datetime.date(2023, 2, 25)
    set_category(
        person,
        category=Category.HIGHEST,
        order_number="118-р",
        order_date=day,
        since=day,
        until=datetime.date(2028, 2, 25),
    )

    assert message(region)[0] == Verdict.SAME


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"surname": ""}, "Не заполнено «Фамилия»."),
        ({"municipality": "Озерный раён"}, "в справочнике, похоже на «Озёрный район»"),
        ({"municipality": "Неведомый район"}, "«Неведомый район» не найден в справочнике."),
        (
            {"position": "воспитател"},
            "Должность «воспитател» не найдена в справочнике, похоже на «воспитатель».",
        ),
        ({"subject": "чародейство"}, "Предмет «чародейство» не найден в справочнике."),
        ({"category": "соответствие"}, "Категория «соответствие» неизвестна"),
        ({"until": "31.02.2027"}, "«Действует до»: «31.02.2027» – не дата, нужно дд.мм.гггг."),
        ({"until": 814}, "«Действует до»: «814» – не дата"),
        ({"order_date": "01.01.2999"}, "«01.01.2999» – такой даты быть не может"),
        ({"order_date": "01.01.2099", "until": ""}, "ещё не наступила"),
        ({"until": "01.01.2020"}, "«Действует до» раньше, чем «Действует с»."),
        ({"birth_date": "01.01.2024"}, "«Дата рождения» позже приказа."),
        ({"order_number": "1" * 41}, "«Номер приказа» длиннее 40 знаков."),
        # One sign that is two in lower case.
        ({"organization": "İ" * 400}, "«Организация» строчными буквами длиннее 400 знаков."),
        (
            dict.fromkeys(("surname", "given_name", "patronymic"), "İ" * 150),
            "Фамилия, имя и отчество строчными буквами длиннее 460 знаков.",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "says",
)
def test_a_wrong_line_says_what_to_mend(
    region: factories.Region, place: Organization, values: dict[str, Any], said: str
) -> None:
    verdict, found = message(region, **values)

    assert verdict == Verdict.ERROR
    assert said in found


def test_an_unknown_school_stays_in_words_with_near_names(
    region: factories.Region, place: Organization
) -> None:
    verdict, said = message(region, organization="МБОУ СОШ № 11")

    assert verdict == Verdict.NEW
    assert "похоже на «МБОУ „СОШ № 1“»: останется словами" in said
    written(region, line(organization="МБОУ СОШ № 11"))
    record = CategoryRecord.objects.get()
    assert (record.organization, record.organization_name) == (None, "МБОУ СОШ № 11")


@pytest.mark.parametrize("spelling", ["МБОУ СОШ №1", 'МБОУ "CОШ № 1"', "мбоу «сош № 1»"])
def test_a_school_spelt_otherwise_is_the_one_of_the_directory(
    region: factories.Region, place: Organization, spelling: str
) -> None:
    assert message(region, organization=spelling) == (Verdict.NEW, "")

    written(region, line(organization=spelling))
    assert CategoryRecord.objects.get().organization == place


def test_former_names_of_schools_and_positions_are_known(
    region: factories.Region, place: Organization
) -> None:
    day = datetime.date(2020, 1, 1)
    PreviousOrganizationName.objects.create(organization=place, name="Школа № 1", used_until=day)
    PreviousPositionName.objects.create(
        position=factories.position(), name="воспитатель группы", used_until=day
    )

    written(region, line(organization="школа № 1", position="Воспитатель группы"))

    record = CategoryRecord.objects.get()
    assert (record.organization, record.position) == (place, factories.position())


def test_dates_may_stand_as_dates_and_a_category_may_be_worded(
    region: factories.Region, place: Organization
) -> None:
    written(
        region,
        line(
            order_date=datetime.date(2023, 2, 25),
            since=44982,
            until="2028-02-25",
            category="Первая квалификационная категория",
        ),
    )

    record = CategoryRecord.objects.get()
    assert record.order_date == record.since == datetime.date(2023, 2, 25)
    assert record.until == datetime.date(2028, 2, 25)
    assert record.category == Category.FIRST


def test_a_formula_is_text_and_does_nothing(region: factories.Region, place: Organization) -> None:
    written(region, line(surname="=1+1", organization="=cmd|' /C calc'!A0"))

    record = CategoryRecord.objects.get()
    assert (record.surname, record.organization_name) == ("=1+1", "=cmd|' /C calc'!A0")


def test_lines_that_cannot_be_written_need_a_word(
    region: factories.Region, place: Organization
) -> None:
    found = read(region, line(), line(position="маг"))

    with pytest.raises(DomainError, match="Внести только новые"):
        register_imports.apply(found, actor=region.operator)
    register_imports.apply(found, skip_errors=True, actor=region.operator)


def test_a_line_that_became_wrong_while_it_waited_stays_out(
    region: factories.Region, place: Organization
) -> None:
    found = register_imports.apply(read(region, line()), actor=region.operator)
    position = factories.position("воспитатель")
    position.name = "педагог"
    position.save()

    register_imports.write(found.pk)

    found.refresh_from_db()
    assert found.counts == {Verdict.ERROR: 1}
    assert not CategoryRecord.objects.exists()


@pytest.mark.parametrize("name", ["coordinator", "school_coordinator", "teacher"])
def test_only_operators_load_a_register(region: factories.Region, name: str) -> None:
    with pytest.raises(DomainError, match="только оператор"):
        register_imports.upload(table(line()), actor=getattr(region.home, name))


def test_a_file_that_is_no_register_fails_with_a_sentence(region: factories.Region) -> None:
    other = SimpleUploadedFile("Р.csv", "Имя;Возраст\nАнна;3".encode())
    found = register_imports.upload(other, actor=region.operator)

    register_imports.read(found.pk)

    found.refresh_from_db()
    assert found.state == State.FAILED
    assert "В таблице нет столбцов «Фамилия»" in found.fault


def test_jobs_read_and_write_it(transactional_db: None, run_jobs: Any) -> None:
    region = factories.Region()
    factories.position("воспитатель")
    lake = Municipality.objects.create(name="Озёрный район")
    factories.OrganizationFactory(municipality=lake, name="МБОУ «СОШ № 1»")
    found = register_imports.upload(table(line()), actor=region.operator)
    run_jobs()
    found.refresh_from_db()
    assert found.state == State.READY

    register_imports.apply(found, actor=region.operator)
    run_jobs()

    assert CategoryRecord.objects.count() == 1


def test_an_import_that_cannot_be_written_ends_and_holds_up_nobody(
    transactional_db: None, run_jobs: Any
) -> None:
    region = factories.Region()
    factories.position("воспитатель")
    Municipality.objects.create(name="Озёрный район")
    # Within the lengths, and more bytes than an index takes.
    rare = random.Random(7)
    sizes = {"surname": 150, "given_name": 150, "patronymic": 150, "organization": 400}
    words = {
        key: "".join(chr(rare.randrange(0x20000, 0x2A6D0)) for _ in range(size))
        for key, size in sizes.items()
    }
    poison = line(**words, birth_date="")
    found = register_imports.apply(read(region, line(), poison), actor=region.operator)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 6 WHERE status = 'todo'")

    run_jobs()

    found.refresh_from_db()
    assert found.state == State.FAILED
    assert "Внесено записей: 0, последняя обработанная строка: 0." in found.fault
    assert found.fault in JournalEntry.objects.get(action="register.import").text
    assert written(region, line()).state == State.APPLIED


def test_an_import_that_was_written_in_part_tells_how_far(
    region: factories.Region, place: Organization, monkeypatch: Any
) -> None:
    monkeypatch.setattr(engine, "BATCH", 2)
    lines = [line(surname=f"Соколова{letter}") for letter in "абв"]
    found = register_imports.apply(read(region, *lines), actor=region.operator)
    register_imports.write_batch(found.pk, register_imports.judge())

    register_imports.mark_failed(found.pk)

    found.refresh_from_db()
    assert "Внесено записей: 2, последняя обработанная строка: 3." in found.fault
    assert list(orphaned_imported_records(None)) == []
    assert read(region, *lines).counts == {Verdict.SAME: 2, Verdict.NEW: 1}


def test_two_confirm_at_once_and_it_is_written_once(transactional_db: None, at_once: Any) -> None:
    region = factories.Region()
    factories.position("воспитатель")
    Municipality.objects.create(name="Озёрный район")
    found = read(region, line())

    results = at_once(*[lambda: register_imports.apply(found, actor=region.operator)] * 2)

    assert sum(isinstance(result, DomainError) for result in results) == 1


@pytest.mark.long
def test_twenty_thousand_lines_are_read_and_written(
    region: factories.Region, place: Organization
) -> None:
    lines = [
        line(surname=f"Соколова {number % 9_000}", order_number=f"{number}-р", birth_date="")
        for number in range(20_000)
    ]
    upload = table(*lines)
    began = time.monotonic()
    found = register_imports.upload(upload, actor=region.operator)
    register_imports.read(found.pk)
    register_imports.apply(found, actor=region.operator)
    register_imports.write(found.pk)

    assert CategoryRecord.objects.count() == 20_000
    assert time.monotonic() - began < 240

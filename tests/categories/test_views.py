"""The pages of the register, as coordinators, operators and the person walk them."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.base.language.dates import months_later
from attestation.categories import services
from attestation.categories.choices import Category
from attestation.categories.imports.services import register_imports
from attestation.categories.models import CategoryRecord
from attestation.journal.models import JournalEntry
from tests import factories
from tests.categories.conftest import SINCE, client_of, imported, set_category, sheet, text
from tests.categories.samples import line, table
from tests.confirming import confirm
from tests.performance.test_query_counts import queries
from tests.wording import as_read

pytestmark = pytest.mark.django_db


LIST = "/cabinet/categories/"


def shown(person: Any, **asked: Any) -> list[CategoryRecord]:
    return list(client_of(person).get(LIST, asked).context["records"])


# --- The list ---------------------------------------------------------------------------------


def test_the_register_is_searched_by_what_a_record_says(region: factories.Region) -> None:
    first = set_category(region.home.teacher)
    old = imported(region, organization="МБОУ «Гимназия»")
    see = region.operator

    assert shown(see, q="соколова мар") == [old]
    assert shown(see, organization="гимназия") == [old]
    assert shown(see, category=Category.FIRST) == [first]
    assert shown(see, municipality=region.home.municipality.pk) == [first, old]
    assert shown(see, municipality=region.abroad.municipality.pk) == []
    assert shown(see, position=factories.position("сторож").pk) == []
    assert shown(see, account="unowned") == [old]


def test_what_stands_is_told_from_what_is_over_and_annulled(region: factories.Region) -> None:
    today = timezone.localdate()
    stands = set_category(region.home.teacher)
    over = set_category(region.home.teacher, order_number="1", until=today - 1 * DAY)
    gone = set_category(region.home.teacher, order_number="2")
    services.annul(
        gone, order_number="3", order_date=today, reason="Ошибка.", actor=region.operator
    )

    see = region.home.coordinator
    assert shown(see, state="valid") == [stands]
    assert shown(see, state="over") == [over]
    assert shown(see, state="annulled") == [gone]


DAY = datetime.timedelta(days=1)


def test_what_ends_before_a_date_leaves_out_what_was_replaced(region: factories.Region) -> None:
    today = timezone.localdate()
    ends = today + 60 * DAY
    person, other = region.home.teacher, factories.teacher(region.home.school)
    set_category(person, until=ends)
    set_category(person, order_number="2", category=Category.HIGHEST)
    alone = set_category(other, until=ends, category=Category.HIGHEST)
    set_category(other, order_number="2", category=Category.FIRST)

    see = region.home.coordinator
    assert shown(see, until=ends.isoformat()) == [alone]
    assert shown(see, until=(ends - DAY).isoformat()) == []


def test_an_account_of_the_same_name_is_found_for_the_operator(region: factories.Region) -> None:
    record = imported(region)
    assert shown(region.operator, account="alike") == []

    factories.UserFactory(last_name="Соколова", first_name="Мария", patronymic="Петровна")

    assert shown(region.operator, account="alike") == [record]
    page = client_of(region.home.coordinator).get(LIST)
    assert "account" not in page.context["filter"].form.fields


def test_what_was_downloaded_can_be_loaded_again_and_adds_nothing(
    region: factories.Region,
) -> None:
    set_category(region.home.teacher)
    gone = imported(region)
    services.annul(
        gone,
        order_number="3",
        order_date=timezone.localdate(),
        reason="Нет.",
        actor=region.operator,
    )
    rows = sheet(client_of(region.operator).get(f"{LIST}table/"))

    assert len(rows) == 2
    back = table(*[dict(zip(line(), (v or "" for v in row), strict=True)) for row in rows[1:]])
    found = register_imports.upload(back, actor=region.operator)
    register_imports.read(found.pk)
    found.refresh_from_db()
    assert found.counts == {"same": 1}
    listed = client_of(region.operator).get(LIST).content.decode()
    assert "Аннулированные записи (1) в эту таблицу не входят" in listed
    assert "state=annulled" in listed
    annulled = sheet(client_of(region.operator).get(f"{LIST}table/?state=annulled"))
    assert annulled[1][-1] == "Нет."


def test_the_export_holds_what_the_list_shows(region: factories.Region) -> None:
    set_category(region.home.teacher)
    set_category(region.abroad.teacher)

    rows = sheet(client_of(region.abroad.school_coordinator).get(f"{LIST}table/"))

    assert [row[5] for row in rows[1:]] == [region.abroad.school.name]


def test_a_formula_in_a_name_stays_text_in_the_export(region: factories.Region) -> None:
    imported(region, surname="=1+1")

    rows = sheet(client_of(region.operator).get(f"{LIST}table/"))

    assert rows[1][0] == "=1+1"


def test_the_journal_tells_who_took_how_much_of_the_register_away(
    region: factories.Region,
) -> None:
    set_category(region.home.teacher)
    set_category(region.home.teacher, order_number="2", category=Category.HIGHEST)
    client = client_of(region.home.coordinator)
    asked = {"category": Category.HIGHEST, "until": "", "q": "бел"}

    client.get(f"{LIST}table/", asked)
    client.get(f"{LIST}table/")

    narrow, whole = JournalEntry.objects.filter(action="register.table").order_by("pk")
    assert narrow.actor == region.home.coordinator
    assert narrow.text == (
        "Выгружен реестр категорий: 1 строка; "
        "отбор: Фамилия, имя, отчество: бел; Категория: высшая."
    )
    assert whole.text == "Выгружен реестр категорий: 2 строки; отбор: нет."


@pytest.mark.parametrize("who", ["operator", "municipal", "school"])
def test_the_list_costs_the_same_at_3_and_at_30_rows(region: factories.Region, who: str) -> None:
    person = {
        "operator": region.operator,
        "municipal": region.home.coordinator,
        "school": region.home.school_coordinator,
    }[who]
    client = client_of(person)

    def cost(count: int) -> list[int]:
        for number in range(CategoryRecord.objects.count(), count):
            colleague = factories.teacher(region.home.school)
            soon = timezone.localdate() + 40 * DAY
            set_category(colleague, order_number=str(number), until=soon)
        return [queries(client, LIST), queries(client, "/cabinet/")]

    assert cost(3) == cost(30)


# --- A record ---------------------------------------------------------------------------------


def test_a_record_tells_its_order_and_its_annulment(region: factories.Region) -> None:
    record = set_category(region.home.teacher)
    services.annul(
        record,
        order_number="9-и",
        order_date=timezone.localdate(),
        reason="Ошибка.",
        actor=region.operator,
    )

    page = text(client_of(region.home.coordinator).get(record.get_absolute_url()))

    assert "№ 12-р от 03.04.2024" in as_read(page)
    assert "приказом № 9-и" in as_read(page)
    assert "Ошибка." in page
    assert "Привязать" not in page


def test_an_operator_ties_a_record_to_a_proposed_account(region: factories.Region) -> None:
    record = imported(region)
    user = factories.teacher(
        region.home.school, last_name="Соколова", first_name="Мария", patronymic="Петровна"
    )
    client = client_of(region.operator)
    address = reverse("cabinet:category_tie", args=[record.key])
    assert user.username in text(client.get(address))

    client.post(address, {"person": user.pk})

    record.refresh_from_db()
    assert record.person == user
    entry = record.journal.get(action="category.tie")
    assert (entry.actor, entry.person) == (region.operator, user)

    client.post(reverse("cabinet:category_untie", args=[record.key]))
    record.refresh_from_db()
    assert record.person is None
    assert record.journal.filter(action="category.untie").exists()


def test_whose_account_it_was_by_mistake_is_told_only_to_those_who_tie(
    region: factories.Region,
) -> None:
    record = imported(region)
    former = factories.teacher(region.home.school, last_name="Прежняя")
    services.link_account(record, person=former, actor=region.operator)
    services.unlink_account(record, actor=region.operator)
    services.link_account(record, person=region.home.teacher, actor=region.operator)
    services.annul(
        record,
        order_number="9",
        order_date=timezone.localdate(),
        reason="Ошибка в сроке.",
        actor=region.operator,
    )
    address = record.get_absolute_url()

    for person in (region.home.teacher, region.home.coordinator):
        page = text(client_of(person).get(address))
        assert "аннулирована приказом № 9" in as_read(page)
        assert "Прежняя" not in page
        assert former.username not in page
    assert f"({former.username})" in text(client_of(region.operator).get(address))


def test_somebody_of_another_name_is_found_by_the_login(region: factories.Region) -> None:
    record = imported(region)
    client = client_of(region.operator)
    address = reverse("cabinet:category_tie", args=[record.key])
    unknown = client.post(address, {"person": "other", "login": "nobody"})
    assert unknown.status_code == 422
    assert "Учётной записи с таким логином нет." in text(unknown)

    client.post(address, {"person": "other", "login": region.home.teacher.username.upper()})

    record.refresh_from_db()
    assert record.person == region.home.teacher


def test_only_operators_tie_and_never_to_themselves(region: factories.Region) -> None:
    record = imported(region)
    address = reverse("cabinet:category_tie", args=[record.key])
    for who in (region.home.coordinator, region.operator):
        login = region.operator.username
        answer = client_of(who).post(address, {"person": "other", "login": login})
        assert answer.status_code == 422
    record.refresh_from_db()
    assert record.person is None


def test_the_decision_on_an_application_is_not_untied(region: factories.Region) -> None:
    application = factories.registered(region.home.teacher, region.home.coordinator)
    record = set_category(region.home.teacher, source=application)

    client_of(region.operator).post(reverse("cabinet:category_untie", args=[record.key]))
    confirm(
        client_of(region.operator),
        reverse("cabinet:category_annul", args=[record.key]),
        {"order_number": "1", "order_date": "2026-01-01", "reason": "Так."},
    )

    record = CategoryRecord.objects.get()
    assert record.person == region.home.teacher
    assert not record.is_annulled


def test_an_operator_annuls_a_wrong_record_of_the_old_register(region: factories.Region) -> None:
    record = imported(region)
    address = reverse("cabinet:category_annul", args=[record.key])
    empty = client_of(region.operator).post(address, {})
    assert empty.status_code == 422

    confirm(
        client_of(region.operator),
        address,
        {"order_number": "7", "order_date": "2026-01-12", "reason": "Ошибка в сроке."},
    )

    assert CategoryRecord.objects.get().annulment.reason == "Ошибка в сроке."


# --- The person -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/cabinet/", "/cabinet/profile/"])
def test_a_person_reads_their_categories(region: factories.Region, address: str) -> None:
    set_category(region.home.teacher, until=SINCE + 10 * DAY)
    set_category(region.abroad.teacher, order_number="чужой")

    page = text(client_of(region.home.teacher).get(address))

    for said in ("Ваши категории", "Первая", "03.04.2024", "№ 12-р", "срок истёк"):
        assert said in as_read(page)
    assert "чужой" not in page


def test_my_data_hold_the_register(region: factories.Region) -> None:
    set_category(region.home.teacher)

    page = text(client_of(region.home.teacher).get("/cabinet/my-data/categories/"))

    assert "12-р" in page


def test_the_form_proposes_what_the_register_holds(region: factories.Region) -> None:
    set_category(region.home.teacher, until=months_later(timezone.localdate(), 10))
    set_category(region.home.teacher, order_number="1", category=Category.HIGHEST, until=SINCE)

    answer = client_of(region.home.teacher).get(reverse("cabinet:application_new"))

    assert "По данным реестра у вас" in text(answer)
    assert answer.context["form"]["held_category"].initial == Category.FIRST
    assert answer.context["form"]["held_order_number"].initial == "12-р"


def test_without_records_the_form_proposes_nothing(region: factories.Region) -> None:
    page = text(client_of(region.home.teacher).get(reverse("cabinet:application_new")))

    assert "По данным реестра" not in page

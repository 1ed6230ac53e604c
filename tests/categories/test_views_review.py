"""The register beside an application's paper, on home pages, and its import in the admin."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from attestation.accounts.roles import Role
from attestation.base.dashboard import dashboard_tasks
from attestation.base.language.dates import months_later
from attestation.categories import account_matching
from attestation.categories.choices import Category
from attestation.categories.imports.models import RegisterImport
from attestation.categories.imports.services import register_imports
from attestation.categories.models import CategoryRecord
from attestation.directory.review_models import ReviewPoint
from attestation.directory.rules_models import ProcedureRules
from tests import factories
from tests.categories.conftest import SINCE, client_of, imported, set_category, sheet, text
from tests.categories.samples import line, table

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


# --- The review -------------------------------------------------------------------------------

CLAIM = {
    "held_category": Category.FIRST,
    "held_order_number": "12-р",
    "held_order_date": SINCE,
}


def review(region: factories.Region, **terms: Any) -> str:
    ReviewPoint.objects.create(text="Имеющаяся категория", beside=ReviewPoint.Beside.HELD)
    application = factories.submitted(
        region.home.teacher, category=Category.HIGHEST, **(CLAIM | terms)
    )
    return text(client_of(region.home.coordinator).get(application.get_absolute_url()))


def test_the_reviewer_sees_the_register_beside_the_paper(region: factories.Region) -> None:
    set_category(region.home.teacher)

    page = review(region)

    assert "По данным реестра" in page
    assert "Расхождение" not in page


@pytest.mark.parametrize(
    "terms",
    [
        {"held_order_number": "13-р"},
        {"held_order_date": SINCE + DAY},
        {"held_until": SINCE + DAY},
        {"held_category": Category.HIGHEST},
    ],
    ids=lambda terms: next(iter(terms)),
)
def test_the_reviewer_is_warned_where_the_paper_says_otherwise(
    region: factories.Region, terms: dict[str, Any]
) -> None:
    set_category(region.home.teacher)

    assert "Расхождение" in review(region, **terms)


def test_the_reviewer_sees_records_of_that_name_that_belong_to_nobody(
    region: factories.Region,
) -> None:
    teacher = region.home.teacher
    imported(
        region,
        surname=teacher.last_name,
        given_name=teacher.first_name,
        patronymic=teacher.patronymic,
    )

    assert "учётная запись не привязана" in review(region)


def test_a_namesake_elsewhere_is_shown_only_by_the_birth_date_to_those_who_may_see_it(
    region: factories.Region,
) -> None:
    teacher, abroad = region.home.teacher, region.abroad
    name = {
        "surname": teacher.last_name,
        "given_name": teacher.first_name,
        "patronymic": teacher.patronymic,
    }
    place = {"municipality": abroad.municipality.name, "organization": abroad.school.name}
    undated = imported(region, **name, **place, birth_date="", order_number="другой")
    same = imported(region, **name, **place, order_number="тот же")
    here = imported(region, **name, birth_date="", order_number="здешний")
    home = region.home.municipality

    def alike(seen_by: Any) -> set[CategoryRecord]:
        return set(account_matching.unlinked_records(teacher, municipality=home, seen_by=seen_by))

    assert alike(region.operator) == {here}
    teacher.profile.birth_date = same.birth_date
    teacher.profile.save()
    assert alike(region.operator) == {here, same}
    assert alike(region.home.coordinator) == {here}
    page = review(region)
    assert here.order_number in page
    assert undated.order_number not in page
    assert same.order_number not in page


# --- Homes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SCHOOL_COORDINATOR, Role.MUNICIPAL_COORDINATOR])
def test_coordinators_are_told_how_many_categories_end_soon(
    region: factories.Region, role: str
) -> None:
    today = timezone.localdate()
    person = (
        region.home.school_coordinator
        if role == Role.SCHOOL_COORDINATOR
        else region.home.coordinator
    )
    until = today + 120 * DAY
    set_category(region.home.teacher, until=until)
    set_category(region.abroad.teacher, until=until)
    set_category(factories.teacher(region.home.school), until=months_later(today, 7))

    [task] = [
        t for t in dashboard_tasks.of(role, person, today=today) if "Категория истекает" in t.title
    ]

    rules = ProcedureRules.on(today)
    last_day = until - (rules.consideration_days + rules.attestation_days) * DAY
    assert task.status == "1"
    assert task.kind == "wait"
    assert f"{last_day:%d.%m.%Y}" in task.hint
    assert len(client_of(person).get(task.url).context["records"]) == 1


def test_the_letter_of_the_day_names_them(region: factories.Region) -> None:
    from attestation.cabinet.services import write_letter
    from attestation.notifications.models import Letter

    set_category(region.home.teacher, until=timezone.localdate() + 120 * DAY)

    for person in (region.home.school_coordinator, region.home.coordinator):
        write_letter(person, today=timezone.localdate())
        letter = Letter.objects.get(to=person.email)
        assert "Категория истекает в ближайшие 6 месяцев: 1" in letter.body


# --- The import in the admin ------------------------------------------------------------------

UPLOAD = "/cms/directory/register-import/"


def test_a_register_is_uploaded_looked_at_and_confirmed(region: factories.Region) -> None:
    school = region.home.school
    place = {"municipality": school.municipality.name, "organization": school.name}
    client = client_of(region.operator)
    sent = client.post(UPLOAD, {"table": table(line(**place), line(**place, position="маг"))})
    found = RegisterImport.objects.get()
    assert sent.url == f"{UPLOAD}{found.pk}/"
    assert "Таблица читается" in text(client.get(sent.url))

    register_imports.read(found.pk)
    page = text(client.get(sent.url))
    assert "Должность «маг» не найдена в справочнике" in page
    assert "Соколова" in text(client.get(f"{sent.url}?verdict=new"))
    refused = client.post(sent.url, {})
    assert "отметьте «Внести только новые записи»" in text(refused)
    client.post(sent.url, {"skip_errors": "on"})
    assert "Записи вносятся" in text(client.get(sent.url))

    register_imports.write(found.pk)
    assert "Таблица внесена" in text(client.get(sent.url))
    rows = sheet(client.get(f"{sent.url}wrong.xlsx"))
    assert rows[1][0] == 3
    assert rows[1][2] == "Соколова"


def test_the_template_has_the_headings_and_is_read(region: factories.Region) -> None:
    [heading] = sheet(client_of(region.operator).get(f"{UPLOAD}template.xlsx"))

    assert heading[0] == "Фамилия"
    assert "Дата приказа" in heading


@pytest.mark.parametrize("address", ["", "template.xlsx"])
def test_others_do_not_come_to_the_import(region: factories.Region, address: str) -> None:
    for person in (region.home.coordinator, region.home.teacher):
        assert client_of(person).get(f"{UPLOAD}{address}").status_code in {302, 403}


def test_a_wrong_file_is_refused_at_the_field(region: factories.Region) -> None:
    answer = client_of(region.operator).post(UPLOAD, {"table": ""})

    assert "Выберите файл." in text(answer)
    assert UPLOAD in text(client_of(region.operator).get("/cms/"))

"""A table of organizations: what is read, what is refused, and that it is written once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attestation.base.errors import DomainError
from attestation.directory.imports import services as import_services
from attestation.directory.imports.services import organization_imports
from attestation.directory.models import Municipality, Organization, OrganizationImport
from attestation.journal.models import JournalEntry
from tests.directory.samples import csv, xlsx

upload, apply = organization_imports.upload, organization_imports.apply

pytestmark = pytest.mark.django_db

NORTHERN, SCHOOL = "Северный район", "общеобразовательная"


def row(name, full_name="", municipality=NORTHERN, kind=SCHOOL, address="", active=""):
    return (name, full_name, municipality, kind, address, active)


@pytest.fixture
def read(operator, northern, school_type):
    return lambda *rows: upload(xlsx(*rows), actor=operator)


def test_a_table_is_compared_and_nothing_is_written(read, school):
    found = read(
        row("Школа № 2", active="да"),
        row("школа № 1", address="ул. Новая, 5", active="нет"),
    )

    assert [entry["action"] for entry in found.rows] == ["add", "change"]
    assert found.rows[1]["changes"] == {
        "name": ["Школа № 1", "школа № 1"],
        "address": ["ул. Лесная, 1", "ул. Новая, 5"],
        "is_active": ["да", "нет"],
    }
    assert list(Organization.objects.values_list("name", "address")) == [
        ("Школа № 1", "ул. Лесная, 1")
    ]


def test_what_was_confirmed_is_written_and_journalled(read, operator, school):
    found = read(row("Школа № 2"), row("Школа № 1", full_name="Средняя школа № 1"))

    applied = apply(found, actor=operator)

    school.refresh_from_db()
    assert applied.applied_at
    assert (school.full_name, school.address) == ("Средняя школа № 1", "ул. Лесная, 1")
    assert Organization.objects.get(name="Школа № 2").is_active
    assert JournalEntry.objects.get(actor=operator).text == (
        "Организации из таблицы «Школы.xlsx»: добавлено 1, изменено 1."
    )


def test_an_import_stands_in_the_history_of_the_organization(read, operator, staff, school):
    apply(read(row("Школа № 1", address="ул. Новая, 5")), actor=operator)

    page = staff.get(f"/cms/directory/organization/history/{school.pk}/")

    assert operator.username in page.content.decode()


def test_an_empty_cell_wipes_nothing_out(read, school):
    Organization.objects.update(is_active=False)

    assert [entry["action"] for entry in read(row("Школа № 1")).rows] == ["same"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (row(""), "Строка 2: не заполнено «Название»."),
        (
            row("Школа", municipality="Заречье"),
            "Строка 2: муниципалитет «Заречье» не найден в справочнике.",
        ),
        (row("Школа", kind="цирк"), "Строка 2: тип «цирк» не найден в справочнике."),
        (row("Ш" * 201), "Строка 2: «Название» длиннее 200 знаков."),
        (
            row("Школа", active="может быть"),
            "Строка 2: в столбце «Действует» стоит «может быть», а нужно «да» или «нет».",
        ),
        (
            row("", municipality="", kind="цирк"),
            "Строка 2: не заполнено «Название»; не заполнено «Муниципалитет»; "
            "тип «цирк» не найден в справочнике.",
        ),
    ],
)
def test_each_wrong_row_is_told_what_to_mend(read, cells, sentence):
    found = read(cells)

    assert [error["message"] for error in found.errors] == [sentence]
    assert found.rows == []


def test_the_second_of_two_equal_rows_is_wrong(read):
    found = read(row("Школа № 2"), row("ШКОЛА  № 2"))

    assert [error["message"] for error in found.errors] == [
        "Строка 3: организация «ШКОЛА № 2» уже есть в строке 2."
    ]


def test_the_same_name_in_another_municipality_is_another_organization(read, school):
    Municipality.objects.create(name="Берёзовский район")

    found = read(row("Школа № 1", municipality="березовский  РАЙОН"))

    assert [entry["action"] for entry in found.rows] == ["add"]


def test_rows_with_errors_are_left_out_only_when_asked(read, operator):
    found = read(row("Школа № 2"), row("Школа № 3", kind="цирк"))

    with pytest.raises(DomainError, match="Внести только строки без ошибок"):
        apply(found, actor=operator)
    assert not Organization.objects.exists()

    apply(found, actor=operator, skip_errors=True)
    assert [o.name for o in Organization.objects.all()] == ["Школа № 2"]


def test_a_table_is_not_written_twice(read, operator):
    found = read(row("Школа № 2"))
    apply(found, actor=operator)

    with pytest.raises(DomainError, match="уже внесена"):
        apply(found, actor=operator)
    assert Organization.objects.count() == 1


def test_a_table_that_changes_nothing_is_not_written(read, operator, school):
    with pytest.raises(DomainError, match="Вносить нечего"):
        apply(read(row("Школа № 1")), actor=operator)


def test_a_directory_changed_meanwhile_is_looked_at_again(read, operator, school):
    found = read(row("Школа № 1", address="ул. Новая, 5"))
    Organization.objects.update(address="ул. Речная, 7")

    with pytest.raises(DomainError, match="Справочник изменился"):
        apply(found, actor=operator)

    school.refresh_from_db()
    found.refresh_from_db()
    assert school.address == "ул. Речная, 7"
    assert found.rows[0]["changes"] == {"address": ["ул. Речная, 7", "ул. Новая, 5"]}
    assert apply(found, actor=operator).applied_at


def test_a_mended_directory_heals_a_row(read, operator):
    found = read(row("Школа № 2", municipality="Заречье"), row("Школа № 3"))
    Municipality.objects.create(name="Заречье")

    with pytest.raises(DomainError, match="Справочник изменился"):
        apply(found, actor=operator, skip_errors=True)

    found.refresh_from_db()
    assert (len(found.rows), found.errors) == (2, [])


def test_an_organization_added_at_the_same_moment_is_seen(
    read, operator, northern, school_type, monkeypatch
):
    """Between the comparison and the write somebody adds the very organization."""
    found = read(row("Школа № 2"))
    judge = import_services._judge

    def judge_then_lose_the_race(table, *, lock=False):
        judged = judge(table, lock=lock)
        if lock:
            Organization.objects.create(name="Школа № 2", municipality=northern, type=school_type)
        return judged

    monkeypatch.setattr(import_services, "_judge", judge_then_lose_the_race)
    with pytest.raises(DomainError, match="Справочник изменился"):
        apply(found, actor=operator)

    found.refresh_from_db()
    assert [entry["action"] for entry in found.rows] == ["same"]
    assert found.applied_at is None


def test_a_csv_of_windows_is_read(operator, northern, school_type):
    found = upload(csv(row("Школа «Ёлочка» № 2"), encoding="cp1251"), actor=operator)

    assert found.rows[0]["values"]["name"] == "Школа «Ёлочка» № 2"


def test_text_like_a_formula_stays_text(operator, northern, school_type):
    found = upload(csv(row('=HYPERLINK("http://example.org")')), actor=operator)

    apply(found, actor=operator)
    assert Organization.objects.get().name.startswith("=HYPERLINK")


def test_invisible_signs_do_not_make_a_second_organization(read, school):
    assert read(row("Школа\u200b №\xa01")).rows[0]["action"] == "same"


@pytest.mark.parametrize("who", ["teacher", "editor"])
def test_only_operators_import(who, request, northern, school_type, operator):
    stranger = request.getfixturevalue(who)
    found = upload(xlsx(row("Школа № 2")), actor=operator)

    with pytest.raises(DomainError, match="только оператор"):
        upload(xlsx(row("Школа № 2")), actor=stranger)
    with pytest.raises(DomainError, match="только оператор"):
        apply(found, actor=stranger)
    assert OrganizationImport.objects.count() == 1


def queries_of_an_import(size, operator):
    """How many queries it takes to add ``size`` organizations, and to change them."""
    existing = [row(f"Школа № {n}") for n in range(size)]
    found = upload(xlsx(*existing), actor=operator)
    with CaptureQueriesContext(connection) as added:
        apply(found, actor=operator)
    again = [row(f"Школа № {n}", address="ул. Новая, 5") for n in range(size)]
    found = upload(xlsx(*again), actor=operator)
    with CaptureQueriesContext(connection) as changed:
        apply(found, actor=operator)
    Organization.objects.all().delete()
    return len(added), len(changed)


def test_queries_do_not_grow_with_the_table(operator, northern, school_type):
    queries_of_an_import(1, operator)  # fills the caches of content types and permissions
    few, many = queries_of_an_import(3, operator), queries_of_an_import(400, operator)

    assert few == many
    assert max(many) <= 20


SPELLINGS = [
    'МБОУ "Березовская СОШ № 910"',
    "МБОУ «Берёзовская СОШ №910»",
    "МБОУ «Берёзовская COШ № 910»",
    "мбоу “Берёзовская СОШ № 910”",
]


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_row_that_looks_like_an_organization_is_joined_with_it(
    read, operator, northern, school_type, written
):
    there = Organization.objects.create(
        name="МБОУ «Берёзовская СОШ № 910»", municipality=northern, type=school_type
    )
    found = read(row(written, address="ул. Лесная, 1"))
    assert [(entry["action"], entry["like"]) for entry in found.rows] == [("join", there.name)]

    apply(found, actor=operator)

    there.refresh_from_db()
    assert (there.name, there.address) == ("МБОУ «Берёзовская СОШ № 910»", "ул. Лесная, 1")
    assert Organization.objects.count() == 1


def test_rows_that_look_like_each_other_become_one_organization(read, operator):
    found = read(*map(row, SPELLINGS))
    assert [entry["action"] for entry in found.rows] == ["add", "join", "join", "join"]

    apply(found, actor=operator)

    assert [o.name for o in Organization.objects.all()] == [SPELLINGS[0]]


def test_what_only_looks_like_another_is_added_apart(read, operator, school):
    found = read(row("«Школа» №1"))

    apply(found, actor=operator, apart=[2])

    assert Organization.objects.count() == 2


def test_latin_letters_of_a_name_are_named(read):
    found = read(row("Лесная COШ № 911"), row("Школа № 3"))

    assert "буквы „C“, „O“ латинские" in found.rows[0]["note"]
    assert not found.rows[1]["note"]

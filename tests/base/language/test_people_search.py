"""The rules by which every list finds people and organizations."""

import pytest
from django.db import connection

from attestation.accounts.models import USER_LOGINS, USER_NAME, User
from attestation.base.language.people_search import find_by_name, find_by_words
from attestation.directory.models import Municipality, Organization, OrganizationType

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    for login, *name in (
        ("koroleva", "Королёва", "Юлия", "Андреевна"),
        ("korolev", "Королев", "Пётр", "Ильич"),
        ("sergeev", "Сергеев", "Максим", "Юрьевич"),
        ("sergeeva", "Сергеева", "Мария", "Петровна"),
        ("jurij", "Сергеев", "Юрий", "Максимович"),
        ("vodkina", "Петрова-Водкина", "Анна-Мария", "Игоревна"),
        ("alieva", "Алиева", "Лейла", "Рашид кызы"),
        ("annina", "Аннина", "Ольга", ""),
        ("darc", "д’Арк", "Жанна", ""),
        ("li", "Ли", "Алла", "Викторовна"),
        ("stein", "фон Штейн", "Мария", "Карловна"),
    ):
        User.objects.create(username=login, **dict(zip(USER_NAME, name, strict=True)))
    return User.objects.order_by("username")


def found(people, text, **how):
    return list(find_by_name(people, text, USER_NAME, **how).values_list("username", flat=True))


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("Королёва Ю.А.", ["koroleva"]),
        # The first letter is Latin, as a keyboard leaves it unseen; so is the initial.
        ("Cергеев M.Ю.", ["sergeev"]),
        ("Королева Ю. А.", ["koroleva"]),
        ("Королёва ЮА", ["koroleva"]),
        ("королёва юа", ["koroleva"]),
        ("Ю.А. Королёва", ["koroleva"]),
        ("Ю. А.Королёва", ["koroleva"]),
        ("Королёва А. Ю.", []),
        ("Королёва Ю А", ["koroleva"]),
        ("Королёва,Ю.А.", ["koroleva"]),
        ("Сергеев М. Ю.", ["sergeev"]),
        ("Сергеев М.Ю.", ["sergeev"]),
        ("Сергеев М.", ["sergeev", "sergeeva"]),
        ("С. М. Ю.", ["sergeev"]),
        ("Максим Сергеев", ["jurij", "sergeev"]),
        ("Максим С.", ["jurij", "sergeev"]),
        ("Максим Юрьевич", ["sergeev"]),
        ("Юрьевич Сергеев Максим", ["sergeev"]),
        ("Сергеев Максим Ю.", ["jurij", "sergeev"]),
        ("Петрова-Водкина А.-М. И.", ["vodkina"]),
        ("Петрова-Водкина А. И.", ["vodkina"]),
        ("Петрова Водкина Анна", ["vodkina"]),
        ("Водкина А.", ["vodkina"]),
        ("водкина мария", ["vodkina"]),
        ("Алиева Л. Р.", ["alieva"]),
        ("Алиева Рашид кызы", ["alieva"]),
        ("д'Арк Ж.", ["darc"]),
        ("Арк", ["darc"]),
        ("д′Арк", ["darc"]),
        ("Ли АВ", ["li"]),
        ("Ли А. В.", ["li"]),
        ("Штейн М.К.", ["stein"]),
        ("Фон-Штейн М. К.", ["stein"]),
        # As copied from a list.
        ("1. Королёва Ю.А.", ["koroleva"]),
        ("Королёва Ю.А. (МБОУ СОШ № 5)", ["koroleva"]),
        ("(Королёва Ю. А.)", ["koroleva"]),
        ("1. (Королёва Ю. А.)", ["koroleva"]),
        ("(Королёва", ["koroleva"]),
        ("(Rjhjk`df)", ["koroleva"]),
        ("Королёва Юлия Андреевна, 12.03.1980", ["koroleva"]),
        # Typed on Latin keys.
        ("Rjhjk`df", ["koroleva"]),
        ("rjhjktdf >/F/", ["koroleva"]),
    ],
)
def test_names_are_found_as_people_write_them(people, text, logins):
    assert found(people, text) == logins


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("королева", ["koroleva"]),
        ("КОРОЛЁВ", ["korolev", "koroleva"]),
        ("  королёв   п ", ["korolev"]),
        ("анна", ["vodkina"]),
        ("анн", ["annina", "vodkina"]),
        ("ильич пётр", ["korolev"]),
        ("Королёва Юлия Андреевна лишнее", []),
        ("Коро\u00adлёва", ["koroleva"]),
        ("100%", []),
        ("_", []),
        ("' | '", []),
        ("королева\0", ["koroleva"]),
        ("ю & б | ! (", []),
    ],
)
def test_a_word_begins_a_part_of_the_name(people, text, logins):
    assert found(people, text) == logins


@pytest.mark.parametrize("text", ["Сергеевой", "Сергеевой М.П.", "Марии Сергеевой"])
def test_an_oblique_case_finds_where_nothing_else_does(people, text):
    assert found(people, text) == ["sergeeva"]


@pytest.mark.parametrize(
    "text", ["kor", "koroleva", "Королёва koroleva", "yulia.k@mail.ex", "yulia"]
)
def test_a_login_or_an_address_is_a_word_too(people, text):
    User.objects.filter(username="koroleva").update(email="yulia.k@mail.example")

    assert "koroleva" in found(people, text, also=USER_LOGINS)
    assert "sergeev" not in found(people, text, also=USER_LOGINS)


@pytest.mark.parametrize("text", ["", "  ", "\N{NO-BREAK SPACE}"])
def test_no_words_narrow_nothing(people, text):
    assert len(found(people, text)) == 11


def test_the_database_answers_by_its_index(people):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    asked = find_by_name(User.objects.order_by(), "Королёва Ю.А.", USER_NAME, also=USER_LOGINS)

    assert "user_by_words" in asked.explain()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("школа № 2", ["Спортивная школа № 2", "Школа № 2", "Школа № 2а", "Школа № 2 «Б»"]),
        ("ШКОЛА 20", ["Школа №20"]),
        ("ШКОЛ 12", ["Школа № 12а"]),
        ("нет такой", []),
        ("школа2", ["Спортивная школа № 2", "Школа № 2", "Школа № 2а", "Школа № 2 «Б»"]),
        ("2-я школа", ["Спортивная школа № 2", "Школа № 2", "Школа № 2а", "Школа № 2 «Б»"]),
        ("школа № 2а", ["Школа № 2а"]),
        ("2 Б", ["Школа № 2 «Б»"]),
        ("2б", ["Школа № 2 «Б»"]),
    ],
)
def test_a_number_of_an_organization_stands_alone(text, names):
    place = Municipality.objects.create(name="Северный район")
    kind = OrganizationType.objects.create(name="школа")
    for name in (
        *("Школа № 2", "Школа №20", "Спортивная школа № 2", "Лицей № 12"),
        *("Школа № 2а", "Школа № 2 «Б»", "Школа № 12а"),
    ):
        Organization.objects.create(name=name, municipality=place, type=kind)

    rows = find_by_words(Organization.objects.all(), text, ["name"])

    assert {row.name for row in rows} == set(names)

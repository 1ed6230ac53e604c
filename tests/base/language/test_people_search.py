"""The rules by which every list finds people."""

import pytest

from attestation.accounts.models import User
from attestation.base.language.people_search import Match, find_by_name

NAME = ("last_name", "first_name", "patronymic")

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    for login, *name in (
        ("koroleva", "Королёва", "Анна", "Петровна"),
        ("korolev", "Королев", "Пётр", "Ильич"),
        ("annina", "Аннина", "Ольга", "Игоревна"),
    ):
        User.objects.create(username=login, **dict(zip(NAME, name, strict=True)))
    return User.objects.order_by("username")


def found(people, text, **how):
    return list(find_by_name(people, text, **how).values_list("username", flat=True))


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("королева", ["koroleva"]),
        ("КОРОЛЁВ", ["korolev", "koroleva"]),
        ("  королёв   п ", ["korolev"]),
        ("Королёва Анна Петр", ["koroleva"]),
        ("анна", []),
        ("анн", ["annina"]),
        ("Королёва Анна Петровна лишнее", []),
        ("100%", []),
        ("_", []),
        ("королева\0", ["koroleva"]),
    ],
)
def test_words_begin_the_parts_of_a_name_in_their_order(people, text, logins):
    assert found(people, text, places=NAME) == logins


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("петр королев", ["korolev", "koroleva"]),
        ("анн", ["annina", "koroleva"]),
        ("ильич пётр", ["korolev"]),
        ("annina", ["annina"]),
        ("annina петр", []),
    ],
)
def test_words_stand_anywhere(people, text, logins):
    places = (*NAME, "username")
    assert found(people, text, places=places, match=Match.ANY_ORDER) == logins


@pytest.mark.parametrize("text", ["", "  ", "\N{NO-BREAK SPACE}"])
def test_no_words_narrow_nothing(people, text):
    assert len(found(people, text, places=NAME)) == 3


def test_a_whole_name_in_one_place_begins_with_the_words(people):
    """The last place gets all the words that are left."""
    assert found(people, "Королёва", places=["last_name"]) == ["koroleva"]
    assert found(people, "Королёва Анна", places=["last_name"]) == []

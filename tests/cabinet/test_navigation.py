"""The menu marks the page on which one is."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from attestation.accounts.roles import Role
from attestation.cabinet.navigation import menu


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        (reverse("cabinet:home"), ["Главная"]),
        (reverse("cabinet:profile_edit"), ["Личная карточка"]),
        # An application belongs to no line of an applicant's menu, least of all to the home page.
        (reverse("cabinet:application", args=[7]), []),
    ],
)
def test_the_line_of_the_page_is_marked_and_no_other(address, marked):
    items = menu(RequestFactory().get(address), frozenset({Role.APPLICANT}), waiting={})
    assert [item.title for item in items if item.current] == marked

"""Numbers in names stand by their size, in lists of the database and in ours."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from attestation.base.language.natural_order import in_alphabet, natural_key
from attestation.directory.models import Municipality, Organization, OrganizationType
from attestation.scheduling.models import ApprovedExpert
from tests.factories import OrganizationFactory, expert

ROOT = Path(__file__).parents[3]

IN_ORDER = ["Гимназия", "Ёлочка", "Школа № 2", "Школа № 2а", "школа № 10", "Школа № 101"]


def test_texts_stand_by_their_numbers():
    assert sorted(set(IN_ORDER), key=natural_key) == IN_ORDER


@pytest.mark.django_db
def test_organizations_stand_by_their_numbers():
    place = Municipality.objects.create(name="Северный район")
    kind = OrganizationType.objects.create(name="школа")
    for name in reversed(IN_ORDER):
        Organization.objects.create(name=name, municipality=place, type=kind)

    assert [one.name for one in Organization.objects.all()] == IN_ORDER
    assert [one.sort_key for one in Organization.objects.all()] == list(map(natural_key, IN_ORDER))


@pytest.mark.django_db
def test_names_stand_in_the_alphabet_whatever_the_database_makes_of_it():
    names = [
        "Авдеев",
        "Елисеев",
        "Ёлкин",
        "Жуков",
        "Ковалев",
        "Ковалёва",
        "Коваленко",
        "ковин",
        "Ким",
    ]
    Municipality.objects.bulk_create(Municipality(name=name) for name in names)
    found = Municipality.objects.order_by(*in_alphabet("name")).values_list("name", flat=True)
    assert list(found) == [
        *("Авдеев", "Елисеев", "Ёлкин", "Жуков", "Ким"),
        *("Ковалев", "Ковалёва", "Коваленко", "ковин"),
    ]


#: Columns that hold names which people look for.
_NAMES = {"name", "surname", "last_name", "first_name", "given_name", "full_name", "title"}
#: Wagtail's groups and pictures, which are few or have no order of their own.
_LEFT = {("personal_data.py", "name"), ("link_report.py", "title")}


def _is_name(place: object) -> bool:
    return isinstance(place, str) and place.lstrip("-").split("__")[-1] in _NAMES


def test_no_model_stands_by_names_as_the_database_has_them():
    kinds = [kind for kind in apps.get_models() if kind.__module__.startswith("attestation")]
    assert len(kinds) > 50
    assert not [kind for kind in kinds if any(map(_is_name, kind._meta.ordering))]


def test_no_list_is_ordered_by_names_as_the_database_has_them():
    found = []
    for folder in ("attestation", "cms_pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "order_by":
                    places = [one.value for one in call.args if isinstance(one, ast.Constant)]
                    found += [(path.name, place) for place in places if _is_name(place)]
    assert set(found) == _LEFT


@pytest.mark.django_db
def test_rows_of_others_stand_by_the_alphabet_of_their_names():
    organization = OrganizationFactory()
    for surname in ["Яшин", "Ёлкин", "Жуков", "елисеев", "Авдеев"]:
        expert(organization, year=2026, last_name=surname)
    listed = [one.user.last_name for one in ApprovedExpert.objects.all()]
    assert listed == ["Авдеев", "елисеев", "Ёлкин", "Жуков", "Яшин"]

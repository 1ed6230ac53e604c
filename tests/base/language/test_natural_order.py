"""Numbers in names stand by their size, in lists of the database and in ours."""

import pytest

from attestation.base.language.natural_order import in_alphabet, natural_key
from attestation.directory.models import Municipality, Organization, OrganizationType

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

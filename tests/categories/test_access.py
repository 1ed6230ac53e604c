"""Who gets which page of the register: every address, for every role; who sees which record."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from attestation.categories import urls
from attestation.categories.models import CategoryRecord
from tests import factories
from tests.categories.conftest import imported, set_category

pytestmark = pytest.mark.django_db

#: Who is answered what by GET; whoever is not named is answered 404, or 403 by pages of an office.
EVERYBODY = {"holder", "school", "municipal", "operator"}
TABLE: dict[str, dict[str, int]] = {
    **{
        name: dict.fromkeys(
            ("school", "municipal", "operator", "school abroad", "municipal abroad"), 200
        )
        | {"*": 403}
        for name in ("categories", "categories_table")
    },
    **{
        name: dict.fromkeys(EVERYBODY, 200)
        for name in ("category_record", "category_tie", "category_annul")
    },
    "category_untie": {"*": 405},
}


@pytest.fixture
def record(region: factories.Region) -> CategoryRecord:
    return set_category(region.home.teacher)


@pytest.fixture
def people(region: factories.Region) -> dict[str, Any]:
    return {
        "holder": region.home.teacher,
        "colleague": factories.teacher(region.home.school),
        "school": region.home.school_coordinator,
        "municipal": region.home.coordinator,
        "operator": region.operator,
        "expert": region.home.experts[0].user,
        "teacher abroad": region.abroad.teacher,
        "school abroad": region.abroad.school_coordinator,
        "municipal abroad": region.abroad.coordinator,
    }


def test_each_role_gets_what_is_its_own(record: CategoryRecord, people: dict[str, Any]) -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(TABLE)
    for who, person in people.items():
        client = Client()
        client.force_login(person)
        for name, answers in TABLE.items():
            args = [] if name in {"categories", "categories_table"} else [record.key]
            found = client.get(reverse(f"cabinet:{name}", args=args)).status_code
            assert found == answers.get(who, answers.get("*", 404)), (who, name)


def test_a_visitor_is_led_to_sign_in(record: CategoryRecord) -> None:
    for name in TABLE:
        args = [] if name in {"categories", "categories_table"} else [record.key]
        assert Client().get(reverse(f"cabinet:{name}", args=args)).status_code == 302


def seen_by(person: Any) -> set[CategoryRecord]:
    return set(CategoryRecord.objects.visible_to(person))


def test_a_record_without_an_account_is_seen_where_it_was_set(region: factories.Region) -> None:
    record = imported(region)

    for who in (region.home.school_coordinator, region.home.coordinator, region.operator):
        assert seen_by(who) == {record}
    for who in (region.home.teacher, region.abroad.coordinator, region.abroad.school_coordinator):
        assert seen_by(who) == set()


def test_whoever_moved_is_seen_where_they_work_now(region: factories.Region) -> None:
    record = set_category(region.home.teacher)
    profile = region.home.teacher.profile
    profile.organization = region.abroad.school
    profile.save()

    assert seen_by(region.abroad.coordinator) == {record}
    assert seen_by(region.abroad.school_coordinator) == {record}
    # The municipality whose commission it was keeps its record; the school has let go.
    assert seen_by(region.home.coordinator) == {record}
    assert seen_by(region.home.school_coordinator) == set()

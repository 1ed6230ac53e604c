"""What somebody may see is asked row by row: no list of all visible keys, no row twice."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet
from guardian.shortcuts import assign_perm

from attestation.accounts.access import municipalities_of, municipality_keys
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.commission.models import CommissionSession, Duty, SessionMember
from attestation.scheduling.models import ApprovedExpert
from tests import factories

pytestmark = pytest.mark.django_db

_DAYS = ("held_on", "vote_from", "vote_until")
OFFICES = ["operate_region", "keep_commission", "sit_in_commission"]


def visible_models() -> list[type[Model]]:
    """The models whose rows are shown to some only; found by their querysets."""
    return [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]


def person(*, office: str = "") -> User:
    """A coordinator of a municipality and of a school, perhaps with an office."""
    home = factories.Territory(2026, ())
    assign_perm("coordinate_organization", home.coordinator, home.other_school)
    # An expert and a member, too: otherwise their reasons would not be asked for.
    me = User.objects.get(pk=home.coordinator.pk)
    listing = factories.expert(home.other_school, year=2026)
    ApprovedExpert.objects.filter(pk=listing.pk).update(user=me)
    session = CommissionSession.objects.create(
        year=2026, number=1, form="absentee", **dict.fromkeys(_DAYS, date(2026, 11, 1))
    )
    SessionMember.objects.create(session=session, user=me, duty=Duty.MEMBER)
    if office:
        home.coordinator.user_permissions.add(Permission.objects.get(codename=office))
    return User.objects.get(pk=home.coordinator.pk)


def joins_of_many(rows: QuerySet) -> list[str]:
    """The tables of which one row may have several and which are joined."""
    joins = [getattr(join, "join_field", None) for join in rows.query.alias_map.values()]
    many = [field for field in joins if field and (field.one_to_many or field.many_to_many)]
    return [str(field) for field in many]


@pytest.mark.parametrize("office", ["", *OFFICES])
@pytest.mark.parametrize("model", visible_models(), ids=lambda model: model.__name__)
def test_no_reason_to_see_a_row_lists_keys_or_joins_what_there_are_many_of(
    model: Any, office: str
) -> None:
    rows = model._default_manager.visible_to(person(office=office))
    assert joins_of_many(rows) == []
    # Who may see nothing at all is answered without a question.
    with suppress(EmptyResultSet):
        assert " IN (SELECT" not in str(rows.query)


def test_who_coordinates_nothing_is_asked_for_no_territory(region: factories.Region) -> None:
    asked = str(Application.objects.visible_to(region.home.teacher).query)
    assert "municipality_id" not in asked.partition("WHERE")[2]


def test_territory_is_read_once(region, django_assert_num_queries) -> None:
    coordinator = User.objects.get(pk=region.home.coordinator.pk)
    with django_assert_num_queries(1):
        assert municipality_keys(coordinator) == {region.home.municipality.pk}
        assert municipality_keys(coordinator) == {region.home.municipality.pk}
        str(municipalities_of(coordinator).query)

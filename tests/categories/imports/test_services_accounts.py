"""To whose account an imported record belongs: given to nobody without proof."""

import datetime
from typing import Any

import pytest
from guardian.shortcuts import assign_perm

from attestation.accounts.models import Profile, User
from attestation.categories import account_matching
from attestation.categories.imports.services import register_imports
from attestation.categories.models import CategoryRecord
from attestation.directory.models import (
    Organization,
)
from tests import factories
from tests.categories.imports.conftest import written
from tests.categories.samples import line, table

pytestmark = pytest.mark.django_db


# --- Whose it is ------------------------------------------------------------------------------


NAME = {"last_name": "Соколова", "first_name": "Мария", "patronymic": "Петровна"}


def person_of(place: Organization, **profile: Any) -> Any:
    user = factories.teacher(place, **NAME)
    for name, value in ({"birth_date": datetime.date(1980, 5, 12)} | profile).items():
        setattr(user.profile, name, value)
    user.profile.save()
    return user


def confirmed(user: Any) -> Any:
    """The same with an application that a coordinator of the municipality has registered."""
    coordinator = factories.UserFactory()
    assign_perm("coordinate_municipality", coordinator, user.profile.organization.municipality)
    factories.registered(user, coordinator)
    return user


def test_a_confirmed_name_and_organization_and_the_birth_date_give_the_account(
    region: factories.Region, place: Organization
) -> None:
    user = confirmed(person_of(place))

    written(region, line(surname="СОКОЛОВА"))

    assert CategoryRecord.objects.get().person == user


def test_what_people_write_of_themselves_gives_nothing_and_is_proposed(
    region: factories.Region, place: Organization
) -> None:
    user = person_of(place)
    factories.submitted(user)

    written(region, line())

    record = CategoryRecord.objects.get()
    assert record.person is None
    assert account_matching.proposals(record) == [user]


def test_whoever_was_confirmed_under_another_name_or_elsewhere_does_not_get_it(
    region: factories.Region, place: Organization
) -> None:
    renamed = confirmed(factories.teacher(place))
    moved = confirmed(factories.teacher(region.home.school, **NAME))
    User.objects.filter(pk=renamed.pk).update(**NAME)
    born = datetime.date(1980, 5, 12)
    Profile.objects.filter(user=renamed).update(birth_date=born)
    Profile.objects.filter(user=moved).update(birth_date=datetime.date(1985, 1, 1))

    written(region, line())
    Profile.objects.filter(user=renamed).update(birth_date=None)
    Profile.objects.filter(user=moved).update(birth_date=born, organization=place)
    written(region, line(order_number="2"))

    assert set(CategoryRecord.objects.values_list("person", flat=True)) == {None}


@pytest.mark.parametrize("act", ["upload", "apply"])
def test_whoever_brings_the_table_is_given_nothing_by_it(
    region: factories.Region, place: Organization, act: str
) -> None:
    user = confirmed(person_of(place))
    user.groups.add(*region.operator.groups.all())
    by = {"upload": region.operator, "apply": region.operator} | {act: user}
    found = register_imports.upload(table(line()), actor=by["upload"])
    register_imports.read(found.pk)

    register_imports.apply(found, actor=by["apply"])
    register_imports.write(found.pk)

    assert CategoryRecord.objects.get().person is None


@pytest.mark.parametrize(
    "profile", [{"birth_date": None}, {"birth_date": datetime.date(1981, 5, 12)}]
)
def test_without_the_birth_date_nobody_gets_it(
    region: factories.Region, place: Organization, profile: dict[str, Any]
) -> None:
    user = confirmed(person_of(place))
    Profile.objects.filter(user=user).update(**profile)

    written(region, line())

    assert CategoryRecord.objects.get().person is None


def test_somebody_who_works_elsewhere_does_not_get_it(
    region: factories.Region, place: Organization
) -> None:
    confirmed(person_of(region.home.school))

    written(region, line())

    assert CategoryRecord.objects.get().person is None


def test_of_two_who_fit_nobody_gets_it(region: factories.Region, place: Organization) -> None:
    confirmed(person_of(place))
    person_of(place)

    written(region, line())

    assert CategoryRecord.objects.get().person is None


def test_who_signs_up_later_is_proposed_and_does_not_get_it(
    region: factories.Region, place: Organization
) -> None:
    written(region, line())

    user = person_of(place)

    record = CategoryRecord.objects.get()
    assert record.person is None
    assert account_matching.proposals(record) == [user]

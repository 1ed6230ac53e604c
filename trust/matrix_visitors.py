"""Who asks: every kind of visitor of the home territory, and those whose office has ended."""

import datetime
from collections.abc import Iterator
from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from guardian.shortcuts import assign_perm

from attestation.accounts.models import User
from attestation.accounts.services import grants, groups
from attestation.commission.models import CommissionMember
from tests import factories
from tests.commission.conftest import seat
from trust.matrix_world import World

_YESTERDAY = datetime.timedelta(days=1)


def visitors(world: World) -> dict[str, User | None]:
    """Return every kind of visitor by its name; the first one has no account."""
    home, commission = world.region.home, world.commission
    return {
        "anonymous": None,
        "stranger": factories.UserFactory(),
        "applicant": home.teacher,
        "colleague": world.home.colleague,
        "school": home.school_coordinator,
        "school next door": _coordinator(home.other_school),
        "municipal": home.coordinator,
        "expert": home.experts[0].user,
        "expert of others": home.colleague_expert.user,
        "operator": world.region.operator,
        "operator long ago": _in_group(groups.OPERATORS),
        "secretary": commission.secretary,
        "chair": commission.members[0],
        "member": commission.members[2],
        "member by sheet": commission.municipal[0],
        "editor": _in_group(groups.EDITORS),
        "chief editor": _in_group(groups.CHIEF_EDITORS),
        "administrator": User.objects.create_superuser("root", "root@mail.example"),
        **dict(_ended(world)),
    }


#: Whose last proof of identity is old: signed in this morning.
LONG_AGO = {"operator long ago"}
#: Who sees what somebody without any office sees; `Matrix` holds the two against each other.
LIKE_A_STRANGER = {
    *("school that was", "municipal that was", "expert that was", "operator that was"),
    *("secretary that was", "member that was"),
}


def _ended(world: World) -> Iterator[tuple[str, User]]:
    """Yield those whose office has ended, each by what ends it in life."""
    region, home = world.region, world.region.home
    for name, place in (("school", home.school), ("municipal", home.municipality)):
        person = _coordinator(place)
        grants.take(person, place, actor=region.operator)
        yield f"{name} that was", User.objects.get(pk=person.pk)
    listed = factories.expert(home.other_school, year=region.period.starts_on.year - 2)
    yield "expert that was", listed.user
    for name, group in (("operator", groups.OPERATORS), ("secretary", groups.SECRETARIES)):
        person = _in_group(group)
        person.groups.clear()
        yield f"{name} that was", User.objects.get(pk=person.pk)
    person = seat(factories.UserFactory())
    yesterday = timezone.localdate() - _YESTERDAY
    CommissionMember.objects.filter(user=person).update(ends_on=yesterday)
    person.groups.clear()
    yield "member that was", User.objects.get(pk=person.pk)
    blocked = _in_group(groups.OPERATORS)
    User.objects.filter(pk=blocked.pk).update(is_active=False)
    yield "blocked", blocked


def _coordinator(place: Any) -> User:
    person = factories.UserFactory(last_name="Гусева")
    kind = "municipality" if place._meta.model_name == "municipality" else "organization"
    assign_perm(f"coordinate_{kind}", person, place)
    return User.objects.get(pk=person.pk)


def _in_group(name: str) -> User:
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name=name))
    return person


def client_of(person: User | None, *, proved: bool = True) -> Client:
    """Return a browser in which ``person`` has signed in, a moment ago where it is ``proved``."""
    client = Client(raise_request_exception=False)
    if person is None:
        return client
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = []
    if proved:
        request = HttpRequest()
        request.session, request.user = session, person
        record_authentication(request, person, method="password")
    session.save()
    return client

"""Open sessions of somebody who gets an office become short at once, whichever way it is given."""

import datetime
import time

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.accounts.services import grants
from attestation.accounts.services.groups import OPERATORS
from attestation.base.requests.session_store import OF_STAFF, USED_AT
from tests import factories

pytestmark = pytest.mark.django_db
HOME = reverse("cabinet:home")


@pytest.fixture
def browser(region):
    """A teacher's browser that is to be remembered for two weeks."""
    client = Client()
    given = {"login": region.home.teacher.username, "password": factories.PASSWORD}
    client.post(reverse("account_login"), {**given, "remember": "on"})
    assert client.session.get_expiry_age() > settings.STAFF_SESSION_AGE
    return client


def by_group(region, person):
    person.groups.add(Group.objects.get(name=OPERATORS))


def by_members_of_a_group(region, person):
    Group.objects.get(name=OPERATORS).user_set.add(person)


def by_rights_of_a_group(region, person):
    group = Group.objects.create(name="Новая")
    person.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="keep_commission"))


def by_office(region, person):
    grants.appoint(person, Role.SECRETARY, actor=region.operator)


def by_territory(region, person):
    grants.give(person, region.home.municipality, actor=region.operator)


def by_the_right_of_an_administrator(region, person):
    person.is_superuser = True
    person.save()


def by_the_list_of_experts(region, person):
    listed = region.home.colleague_expert
    listed.pk, listed.user = None, person
    listed.save()


@pytest.mark.parametrize(
    "give",
    [
        by_group,
        by_members_of_a_group,
        by_rights_of_a_group,
        by_office,
        by_territory,
        by_the_right_of_an_administrator,
        by_the_list_of_experts,
    ],
)
def test_an_office_shortens_the_sessions_that_are_open(browser, region, give):
    give(region, User.objects.get(pk=region.home.teacher.pk))
    assert browser.session[OF_STAFF]
    assert browser.session.get_expiry_age() <= settings.STAFF_SESSION_AGE
    ends = Session.objects.get(pk=browser.session.session_key).expire_date.timestamp()
    assert ends <= time.time() + settings.STAFF_SESSION_AGE


def test_a_session_that_rests_for_longer_ends(browser, region):
    session = browser.session
    session[USED_AT] = int(time.time()) - settings.STAFF_SESSION_AGE - 60
    session.save()
    by_group(region, region.home.teacher)
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_sessions_of_others_stay_as_they_are(browser, region):
    by_group(region, region.home.coordinator)
    assert OF_STAFF not in browser.session


def test_a_session_of_staff_ends_after_a_working_day_however_it_is_used(region):
    began = timezone.now()
    with time_machine.travel(began, tick=False):
        client = Client()
        given = {"login": region.operator.username, "password": factories.PASSWORD}
        client.post(reverse("account_login"), {**given, "remember": "on"})
    for hours in (3, 6, 9, 11.9):
        with time_machine.travel(began + datetime.timedelta(hours=hours), tick=False):
            assert client.get(HOME).status_code == 200, hours
    with time_machine.travel(began + datetime.timedelta(hours=12.1), tick=False):
        assert client.get(HOME).url.startswith(reverse("account_login"))


def test_signing_in_again_begins_a_new_day(region):
    began = timezone.now()
    client = Client()
    given = {"login": region.operator.username, "password": factories.PASSWORD}
    for hours in (0, 11, 14):
        with time_machine.travel(began + datetime.timedelta(hours=hours), tick=False):
            client.post(reverse("account_logout"))
            client.post(reverse("account_login"), given)
            assert client.get(HOME).status_code == 200

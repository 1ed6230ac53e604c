"""What was begun with a mistyped address does not stay for ever, and nothing else goes with it."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.services import grants, unconfirmed
from attestation.accounts.services.profiles import profile_of
from attestation.accounts.services.unconfirmed import KEPT
from attestation.journal.services import log_entry
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "belovaa@school.example"


@pytest.fixture
def begun() -> User:
    """An account of the sign-up as it stands after the term, with a letter and a failed sign-in."""
    given = {"email": ADDRESS, "password1": "dlinnaya-fraza-26"}
    assert Client().post(reverse("account_signup"), given).status_code == 302
    person = User.objects.get(email=ADDRESS)
    Client().post(reverse("account_login"), {"login": ADDRESS, "password": "wrong-phrase-26"})
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - KEPT)
    return person


def purge() -> int:
    return unconfirmed.purge(timezone.now() + datetime.timedelta(minutes=1))


def test_it_goes_after_its_term_and_the_address_is_free(begun):
    assert purge() == 1
    assert not User.objects.filter(pk=begun.pk).exists()
    assert not EmailAddress.objects.filter(email=ADDRESS).exists()


def test_it_stays_until_then(begun):
    User.objects.filter(pk=begun.pk).update(date_joined=timezone.now())
    assert purge() == 0


def confirmed(person: User) -> None:
    EmailAddress.objects.filter(user=person).update(verified=True)


def entered(person: User) -> None:
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())


def in_office(person: User) -> None:
    person.groups.add(Group.objects.first())


def with_card(person: User) -> None:
    profile_of(person)


def journalled(person: User) -> None:
    log_entry("account.edit", "Изменён адрес.", actor=None, person=person)


def coordinating(person: User) -> None:
    grants.give(person, factories.OrganizationFactory(), actor=None)


@pytest.mark.parametrize(
    "rests", [confirmed, entered, in_office, with_card, journalled, coordinating]
)
def test_what_anybody_entered_or_anything_rests_on_stays(begun, rests):
    rests(begun)
    assert purge() == 0
    assert User.objects.filter(pk=begun.pk).exists()


def test_accounts_that_others_made_stay():
    person = factories.UserFactory(date_joined=timezone.now() - 2 * KEPT)
    EmailAddress.objects.filter(user=person).delete()
    assert purge() == 0

"""An invited teacher who signs up without the link of the letter."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed

from attestation.accounts.access import organizations_of
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.invitations.models import InvitationState
from attestation.invitations.services import acceptance, sending
from tests import factories
from tests.invitations.conftest import ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    return factories.UserFactory(email=ADDRESS, last_name="", first_name="", patronymic="")


def confirms(person: User) -> None:
    address = EmailAddress.objects.get(user=person)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    person.refresh_from_db()


def test_the_workplace_and_the_name_are_known(region, invited, newcomer):
    invitation, _ = invited(Role.APPLICANT, last_name="БЕЛОВА", first_name="Анна")
    confirms(newcomer)
    assert newcomer.profile.organization == region.home.school
    assert newcomer.full_name == "Белова Анна"
    invitation.refresh_from_db()
    assert invitation.accepted_by == newcomer


def test_an_own_name_and_workplace_stay(region, invited, newcomer):
    invited(Role.APPLICANT, last_name="Иванова", first_name="Анна")
    newcomer.last_name = "Белова"
    newcomer.save()
    factories.Profile.objects.create(user=newcomer, organization=region.abroad.school)
    confirms(newcomer)
    assert newcomer.last_name == "Белова"
    assert newcomer.profile.organization == region.abroad.school


def test_an_office_is_not_taken_up_without_its_button(invited, newcomer):
    invitation, _ = invited(Role.SCHOOL_COORDINATOR)
    confirms(newcomer)
    invitation.refresh_from_db()
    assert invitation.state is InvitationState.SENT
    assert not organizations_of(newcomer)


def test_a_revoked_invitation_gives_nothing(region, invited, newcomer):
    invitation, _ = invited(Role.APPLICANT)
    sending.revoke(invitation, actor=region.home.school_coordinator)
    confirms(newcomer)
    assert not factories.Profile.objects.filter(user=newcomer).exists()


def test_who_may_not_invite_any_more_gives_nothing(region, invited, newcomer):
    invited(Role.APPLICANT)
    region.home.school_coordinator.is_active = False
    region.home.school_coordinator.save()
    confirms(newcomer)
    assert not factories.Profile.objects.filter(user=newcomer).exists()


@pytest.mark.parametrize("role", [Role.SCHOOL_COORDINATOR, Role.APPLICANT])
def test_a_login_that_nobody_has_chosen_is_made_of_the_address(invited, role):
    factories.UserFactory(username="Ivanova")
    _, token = invited(role)
    person = acceptance.register(token, login="", password=factories.PASSWORD)
    assert person.username.startswith("ivanova2")


def test_a_login_that_was_made_gives_way_to_whoever_was_faster(invited, monkeypatch):
    factories.UserFactory(username="ivanova")
    made = iter(["ivanova", "ivanova7"])
    monkeypatch.setattr(acceptance, "proposed_login", lambda _address: next(made))
    _, token = invited()
    person = acceptance.register(token, login="", password=factories.PASSWORD)
    assert person.username == "ivanova7"

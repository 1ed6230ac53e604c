"""Two at once: one account, one role, one living link."""

import pytest

from attestation.accounts.access import organizations_of
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.errors import DomainError
from attestation.invitations.models import Invitation
from attestation.invitations.services import acceptance, sending
from attestation.invitations.services.sending import AlreadyInvitedError, Guest
from tests import factories
from tests.invitations.conftest import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "zelyonyj-ugol-26"


def test_two_clicks_make_one_account(invited, at_once):
    _, token = invited()

    def click(login):
        return lambda: acceptance.register(token, login=login, password=PASSWORD)

    results = at_once(click("ivanova1"), click("ivanova2"), click("ivanova3"))
    assert sorted(isinstance(result, DomainError) for result in results) == [False, True, True]
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_two_people_at_once_do_not_get_the_same_login(region, invited, at_once):
    _, first = invited(email="one@school.example")
    _, second = invited(email="two@school.example")

    def click(token, login):
        return lambda: acceptance.register(token, login=login, password=PASSWORD)

    results = at_once(click(first, "Olesya"), click(second, "olesya"))
    refusals = [result for result in results if isinstance(result, DomainError)]
    assert len(refusals) == 1
    assert refusals[0].field == "username"
    assert "уже занято" in refusals[0].message


def test_two_clicks_add_the_role_once(region, invited, at_once):
    teacher = region.home.teacher
    _, token = invited(email=teacher.email)
    results = at_once(*[lambda: acceptance.accept(token, actor=teacher)] * 2)
    assert sorted(isinstance(result, DomainError) for result in results) == [False, True]
    assert organizations_of(teacher).count() == 1


def test_two_coordinators_at_once_leave_one_living_link(region, at_once):
    home = region.home
    colleague = factories.UserFactory()
    factories.assign_perm("coordinate_municipality", colleague, home.municipality)

    def invite(actor):
        return lambda: sending.invite(
            Guest(ADDRESS), role=Role.EXPERT, place=home.municipality, actor=actor
        )

    results = at_once(invite(home.coordinator), invite(colleague))
    assert sorted(isinstance(result, AlreadyInvitedError) for result in results) == [False, True]
    assert Invitation.objects.open().count() == 1


def test_a_link_revoked_meanwhile_is_not_accepted(region, invited, at_once):
    invitation, token = invited()
    results = at_once(
        lambda: sending.revoke(invitation, actor=region.home.coordinator),
        lambda: acceptance.register(token, login="ivanova1", password=PASSWORD),
    )
    assert sum(isinstance(result, DomainError) for result in results) == 1
    invitation.refresh_from_db()
    assert (invitation.revoked_at is None) == User.objects.filter(username="ivanova1").exists()

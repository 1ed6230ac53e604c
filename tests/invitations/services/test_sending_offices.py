"""Operators, the commission and the editors come by invitation too: nobody types a password."""

import pytest
from django.contrib.auth.models import Group

from attestation.accounts.access import staff_roles
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.accounts.services.groups import GROUP_OF_ROLE
from attestation.base.errors import DomainError
from attestation.invitations.access import hosts_of, roles_to_invite
from attestation.invitations.models import OF_REGION, ROLE_NAMES
from attestation.invitations.services import acceptance, sending
from attestation.invitations.services.sending import AlreadyInvitedError, Guest
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter, Message
from tests import factories
from tests.invitations.conftest import ADDRESS, token_of

pytestmark = pytest.mark.django_db

PASSWORD = "zelyonyj-ugol-26"


@pytest.fixture
def people(region):
    secretary = factories.UserFactory()
    secretary.groups.add(Group.objects.get(name=GROUP_OF_ROLE[Role.SECRETARY]))
    return {
        "admin": User.objects.create_superuser("root", "root@institute.example"),
        "operator": region.operator,
        "secretary": secretary,
        "coordinator": region.home.coordinator,
        "teacher": region.home.teacher,
    }


def invite(role, actor, email=ADDRESS):
    made = sending.invite(Guest(email), role=role, place=None, actor=actor)
    return made, token_of(Letter.objects.filter(to=email, is_secret=True).latest("pk"))


def test_every_role_can_be_invited_by_somebody(people):
    """What was forgotten would be found: a role of the system that nobody invites."""
    offered = {role for person in people.values() for role in roles_to_invite(person)}
    offered |= {Role.APPLICANT}  # the coordinator of a school invites teachers
    # Administrators are made in the admin, by one another.
    assert offered == set(Role) - {Role.ADMINISTRATOR} == set(ROLE_NAMES)


@pytest.mark.parametrize("role", OF_REGION)
@pytest.mark.parametrize("who", ["admin", "operator", "secretary", "coordinator", "teacher"])
def test_each_office_of_the_region_is_offered_by_those_above_it(people, who, role):
    allowed = {
        "admin": set(OF_REGION),
        "operator": set(OF_REGION) - {Role.OPERATOR},
        "secretary": {Role.COMMISSION_MEMBER},
    }.get(who, set())
    if role in allowed:
        invitation, _ = invite(role, people[who])
        assert invitation.place_name == "весь регион"
        return
    with pytest.raises(DomainError):
        invite(role, people[who])


@pytest.mark.parametrize("role", OF_REGION)
def test_whoever_accepts_chooses_the_password_and_holds_the_office(people, role):
    _, token = invite(role, people["admin"])
    person = acceptance.register(
        token, login="ivanova2026", password=PASSWORD, last_name="Иванова", first_name="Анна"
    )
    person = User.objects.get(pk=person.pk)
    expected = Role.EDITOR if role == Role.CHIEF_EDITOR else role
    assert expected in staff_roles(person)
    assert [group.name for group in person.groups.all()] == [GROUP_OF_ROLE[role]]
    assert JournalEntry.objects.get(action="office.give").person == person
    with pytest.raises(DomainError, match="уже есть эта роль"):
        invite(role, people["admin"])


def test_the_letter_says_for_what(people):
    invite(Role.COMMISSION_MEMBER, people["secretary"])
    [letter] = Letter.objects.filter(to=ADDRESS)
    for words in ("член аттестационной комиссии", "голосовать", "обратитесь в центр аттестации"):
        assert words in letter.body


def test_the_inviter_of_a_member_is_told_to_seat_them(people):
    """Votes go by the composition, which an order approves: a link alone seats nobody."""
    _, token = invite(Role.COMMISSION_MEMBER, people["secretary"])
    acceptance.register(token, login="ivanova2026", password=PASSWORD)
    said = Message.objects.filter(user=people["secretary"]).latest("pk")
    assert "внесите этот логин" in said.text
    assert "ivanova2026" in said.text


def test_an_open_invitation_is_not_sent_twice(people):
    invite(Role.EDITOR, people["operator"])
    with pytest.raises(AlreadyInvitedError):
        invite(Role.EDITOR, people["operator"])
    assert invite(Role.SECRETARY, people["operator"])


def test_nobody_makes_themselves_more(people):
    with pytest.raises(DomainError, match="самого себя"):
        invite(Role.SECRETARY, people["operator"], email=people["operator"].email)


def test_who_can_send_a_new_link_is_found_when_the_inviter_is_gone(people):
    of_operator, _ = invite(Role.OPERATOR, people["admin"])
    of_editor, _ = invite(Role.EDITOR, people["operator"], email="editor@site.example")
    for inviter in (people["admin"], people["operator"]):
        User.objects.filter(pk=inviter.pk).update(is_active=False)
    other = User.objects.create_superuser("other", "other@institute.example")
    operator = factories.UserFactory()
    operator.groups.add(Group.objects.get(name=GROUP_OF_ROLE[Role.OPERATOR]))
    of_operator.refresh_from_db()
    of_editor.refresh_from_db()
    assert hosts_of(of_operator) == [other]
    assert hosts_of(of_editor) == [operator]

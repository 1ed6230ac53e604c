"""Who invites whom, what the letter says, what a link can do and how often."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from guardian.shortcuts import remove_perm

from attestation.accounts.access import municipalities_of, organizations_of
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.errors import DomainError
from attestation.invitations.models import Invitation, InvitationState
from attestation.invitations.services import acceptance, sending
from attestation.invitations.services.sending import AlreadyInvitedError, Guest
from attestation.invitations.tokens import hashed
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter, Message
from tests import factories
from tests.invitations.conftest import ADDRESS, token_of

PASSWORD = "zelyonyj-ugol-26"
A_DAY = datetime.timedelta(hours=24)


def register(token: str, login: str = "ivanova2026") -> User:
    return acceptance.register(token, login=login, password=PASSWORD)


@pytest.mark.parametrize(
    ("who", "role", "place"),
    [
        ("operator", Role.MUNICIPAL_COORDINATOR, "municipality"),
        ("coordinator", Role.EXPERT, "municipality"),
        ("coordinator", Role.SCHOOL_COORDINATOR, "school"),
        ("school_coordinator", Role.APPLICANT, "school"),
    ],
)
def test_each_office_invites_the_next_one(region, who, role, place):
    actor = region.operator if who == "operator" else getattr(region.home, who)
    invitation = sending.invite(
        Guest(ADDRESS), role=role, place=getattr(region.home, place), actor=actor
    )
    assert invitation.state is InvitationState.SENT
    assert invitation.invited_by == actor


@pytest.mark.parametrize("role", list(sending.Role)[:4])
@pytest.mark.parametrize("who", ["teacher", "school_coordinator", "coordinator", "operator"])
def test_nobody_invites_into_another_territory(region, who, role):
    allowed = {"operator": {Role.MUNICIPAL_COORDINATOR}}.get(who, set())
    actor = region.operator if who == "operator" else getattr(region.home, who)
    of_municipality = role in (Role.MUNICIPAL_COORDINATOR, Role.EXPERT)
    place = region.abroad.municipality if of_municipality else region.abroad.school
    if role in allowed:
        assert sending.invite(Guest(ADDRESS), role=role, place=place, actor=actor)
        return
    with pytest.raises(DomainError):
        sending.invite(Guest(ADDRESS), role=role, place=place, actor=actor)


def test_the_letter_invites_gives_the_link_24_hours_and_whom_to_ask(region, invited):
    """School guide, «Содержание письма со ссылкой»."""
    _, token = invited()
    letter = Letter.objects.get(to=ADDRESS)
    coordinator = region.home.coordinator
    for word in (
        "приглашает вас в систему «Аттестация»",
        f"/invitation/{token}/",
        "действует 24 часа, до",
        "скопируйте",
        "отвечать не нужно",
        "обратитесь к муниципальному координатору",
        coordinator.full_name,
        coordinator.email,
    ):
        assert word in letter.body
    assert letter.is_secret


def test_the_term_of_a_link_is_a_rule_of_the_procedure(region, invited):
    sending.ProcedureRules.objects.create(valid_from=timezone.localdate(), invitation_hours=48)
    invitation, _ = invited()
    assert invitation.expires_at - invitation.sent_at == 2 * A_DAY


@pytest.mark.parametrize("field", ["last_name", "first_name", "patronymic"])
@pytest.mark.parametrize(
    "name", ["Ivanova", "Иванова\nBcc: a@b.ru", "<b>Анна</b>", "=1+1", "Анна 2", "А" * 151]
)
def test_a_name_is_checked_whichever_way_it_comes(invited, field, name):
    with pytest.raises(DomainError):
        invited(**{field: name})
    assert not Invitation.objects.exists()


def test_only_a_hash_of_the_token_is_kept(invited):
    _, token = invited()
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == hashed(token)


def test_an_invited_school_coordinator_gets_an_account_and_the_own_organization(region, invited):
    """School guide, «Создание учётной записи»."""
    _, token = invited()
    person = register(token)
    assert list(organizations_of(person)) == [region.home.school]
    assert person.emailaddress_set.get().verified
    assert person.check_password(PASSWORD)
    assert person.profile.organization == region.home.school
    assert Invitation.objects.get().state is InvitationState.ACCEPTED
    given = JournalEntry.objects.get(action="territory.give")
    assert given.actor == region.home.coordinator
    assert "ivanova2026" in given.text


def test_an_invited_municipal_coordinator_gets_the_municipality(region, invited):
    _, token = invited(Role.MUNICIPAL_COORDINATOR)
    assert list(municipalities_of(register(token))) == [region.home.municipality]


def test_an_invited_expert_gets_an_account_and_no_rights_before_the_yearly_list(region, invited):
    _, token = invited(Role.EXPERT)
    person = register(token)
    assert not municipalities_of(person).exists()
    assert not person.expert_listings.exists()


def test_an_invited_teacher_confirms_the_name_and_works_in_the_organization(region, invited):
    """Municipal guide: the school coordinator «помогает с регистрацией»."""
    _, token = invited(Role.APPLICANT, last_name="Иванова", first_name="Ана")
    person = acceptance.register(
        token, login="ivanova2026", password=PASSWORD, last_name="Иванова", first_name="Анна"
    )
    assert person.full_name == "Иванова Анна"
    assert person.profile.organization == region.home.school
    assert not organizations_of(person).exists()


def test_the_inviter_is_told_the_login_of_whoever_accepts(region, invited):
    """Municipal guide: whoever forgot the login asks the inviter."""
    _, token = invited()
    register(token)
    told = Message.objects.get(user=region.home.coordinator)
    assert "ivanova2026" in told.text


def test_who_has_an_account_keeps_it_and_gets_the_role_added(region, invited):
    teacher = region.home.teacher
    _, token = invited(email=teacher.email)
    with pytest.raises(DomainError, match="уже есть личный кабинет"):
        register(token)
    acceptance.accept(token, actor=teacher)
    assert list(organizations_of(teacher)) == [region.home.school]
    assert User.objects.filter(email=teacher.email).count() == 1


def test_nobody_accepts_what_was_sent_to_another_address(region, invited):
    _, token = invited()
    with pytest.raises(DomainError, match="нет в вашем кабинете"):
        acceptance.accept(token, actor=region.abroad.teacher)
    assert not organizations_of(region.abroad.teacher).exists()


def test_a_link_works_once(invited):
    _, token = invited()
    register(token)
    with pytest.raises(DomainError, match="уже принято"):
        register(token, "petrova2026")
    assert not User.objects.filter(username="petrova2026").exists()


def test_a_link_lives_24_hours(invited):
    """Both guides: «Ссылка действительна в течение 24 часов»."""
    invitation, token = invited()
    with time_machine.travel(invitation.sent_at + A_DAY - datetime.timedelta(minutes=1)):
        assert invitation.state is InvitationState.SENT
    with time_machine.travel(invitation.sent_at + A_DAY), pytest.raises(DomainError, match="истёк"):
        register(token)


def test_a_new_link_kills_the_old_one(region, invited):
    invitation, old = invited()
    sending.resend(invitation, actor=region.home.coordinator)
    with pytest.raises(DomainError):
        register(old)
    fresh = token_of(Letter.objects.filter(to=ADDRESS).latest("pk"))
    assert register(fresh)


def test_a_revoked_link_is_dead_and_cannot_be_sent_again(region, invited):
    invitation, token = invited()
    sending.revoke(invitation, actor=region.home.coordinator)
    with pytest.raises(DomainError, match="отозвано"):
        register(token)
    with pytest.raises(DomainError, match="отозвано"):
        sending.resend(invitation, actor=region.home.coordinator)


@pytest.mark.parametrize("act", [sending.resend, sending.revoke])
def test_another_territory_neither_resends_nor_revokes(region, invited, act):
    invitation, _ = invited()
    for stranger in (region.abroad.coordinator, region.home.school_coordinator, region.operator):
        with pytest.raises(DomainError):
            act(invitation, actor=stranger)


def test_a_mistyped_address_is_corrected_and_both_are_told(region, invited):
    invitation, old = invited(email="ivanva@school.example", login="ivanova2026")
    right = sending.correct_email(invitation, ADDRESS, actor=region.home.coordinator)
    assert right.login == "ivanova2026"
    invitation.refresh_from_db()
    assert invitation.state is InvitationState.REVOKED
    told = Letter.objects.filter(to="ivanva@school.example").latest("pk")
    assert "по ошибке" in told.body
    with pytest.raises(DomainError):
        register(old)
    assert register(token_of(Letter.objects.get(to=ADDRESS)))
    assert JournalEntry.objects.filter(action="invitation.correct_email").exists()


def test_a_living_invitation_is_not_sent_twice_an_expired_one_is_sent_again(invited):
    invitation, old = invited()
    with pytest.raises(AlreadyInvitedError):
        invited()
    with time_machine.travel(invitation.expires_at + A_DAY):
        again, fresh = invited()
    assert (again.pk, Invitation.objects.count()) == (invitation.pk, 1)
    assert fresh != old


def test_a_coordinator_is_not_invited_to_what_they_coordinate(region):
    home = region.home
    with pytest.raises(DomainError, match="уже есть эта роль"):
        sending.invite(
            Guest(home.school_coordinator.email.upper()),
            role=Role.SCHOOL_COORDINATOR,
            place=home.school,
            actor=home.coordinator,
        )


@pytest.mark.parametrize(
    ("login", "sentence"),
    [("иванова", "латинскими буквами"), ("PERSON", "Имя PERSON уже занято.")],
)
def test_a_proposed_login_is_checked_like_a_chosen_one(region, login, sentence):
    factories.UserFactory(username="person")
    with pytest.raises(DomainError, match=sentence) as refusal:
        sending.invite(
            Guest(ADDRESS, login),
            role=Role.EXPERT,
            place=region.home.municipality,
            actor=region.home.coordinator,
        )
    assert refusal.value.field == "login"


def test_an_expired_link_asks_the_inviter_anew_once_an_hour(region, invited):
    invitation, token = invited()
    told = Message.objects.filter(user=region.home.coordinator)
    acceptance.ask_again(token)
    assert not told.exists(), "a living link has nothing to ask for"
    with time_machine.travel(invitation.expires_at + A_DAY):
        acceptance.ask_again(token)
        acceptance.ask_again(token)
    assert told.count() == 1
    with time_machine.travel(invitation.expires_at + A_DAY + acceptance.ASKING_AGAIN):
        acceptance.ask_again(token)
    assert told.count() == 2
    acceptance.ask_again("not-a-token")


def test_the_successor_of_the_inviter_is_asked(region, invited):
    """A coordinator replaced meanwhile."""
    invitation, token = invited()
    successor = factories.UserFactory(last_name="Новикова")
    factories.assign_perm("coordinate_municipality", successor, region.home.municipality)
    sending.grants.take(region.home.coordinator, region.home.municipality, actor=region.operator)
    with time_machine.travel(invitation.expires_at + A_DAY):
        acceptance.ask_again(token)
    assert Message.objects.get().user == successor


@pytest.mark.parametrize(
    "wrong",
    [
        {"organization": None},
        {"token_hash": "open-token"},
        {"accepted_at": timezone.now()},
        {"expires_at": timezone.now() - 2 * A_DAY},
        {"role": "operator"},
    ],
)
def test_the_database_refuses_an_impossible_invitation(invited, wrong):
    invitation, _ = invited()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**wrong)


def test_the_rules_refuse_a_link_without_a_term(region):
    rules = sending.ProcedureRules(valid_from=timezone.localdate(), invitation_hours=0)
    with pytest.raises(ValidationError, match="от часа"):
        rules.full_clean()


def test_a_link_dies_with_the_power_of_whoever_sent_it(region, invited):
    _, token = invited()
    remove_perm("coordinate_municipality", region.home.coordinator, region.home.municipality)
    with pytest.raises(DomainError, match="больше этого не может"):
        acceptance.register(token, login="newcomer1", password="Snegiri-na-vetke-7")

"""A second step that its owner has lost: who takes it off for whom, and who learns of it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from attestation.accounts import mfa
from attestation.accounts.models import User
from attestation.base.confirmation import SURE
from attestation.base.errors import DomainError
from attestation.invitations.services import lost_second_step
from attestation.invitations.services.lost_second_step import ACTION, Identified
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from tests import factories
from tests.confirming import confirm, let_identity_grow_old

pytestmark = pytest.mark.django_db

PASSPORT = {"identified": Identified.IN_PERSON, "details": "паспорт показан в центре"}


def protected(person: User) -> User:
    """Give ``person`` an application of codes and recovery codes."""
    TOTP.activate(person, generate_totp_secret())
    Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": "x"})
    return person


def signed_in(person: User) -> Client:
    cache.clear()
    client = Client()
    client.post(
        reverse("account_login"), {"login": person.username, "password": factories.PASSWORD}
    )
    return client


def administrator() -> User:
    person = factories.UserFactory(last_name="Админова")
    person.user_permissions.add(Permission.objects.get(codename="add_user"))
    return person


def test_an_operator_takes_it_off_and_both_are_told(region):
    teacher = protected(region.home.teacher)
    lost_second_step.take_off(teacher, actor=region.operator, **PASSPORT)
    assert not mfa.is_on(teacher)
    assert not Authenticator.objects.filter(user=teacher).exists()
    entry = JournalEntry.objects.get(action=ACTION)
    assert (entry.actor, entry.person) == (region.operator, teacher)
    assert "Лично, по паспорту. паспорт показан в центре." in entry.text
    assert "приложение с кодами, запасные коды" in entry.text
    told = {letter.to: letter.body for letter in Letter.objects.all()}
    assert set(told) == {teacher.email, region.operator.email}
    assert all("по паспорту" in body for body in told.values())


def test_its_owner_is_signed_out_everywhere_and_comes_in_by_the_password(region):
    teacher = region.home.teacher
    browser = signed_in(teacher)
    assert browser.get(reverse("cabinet:home")).status_code == 200
    halfway = Client()
    protected(teacher)
    login = {"login": teacher.username, "password": factories.PASSWORD}
    assert halfway.post(reverse("account_login"), login).url == reverse("mfa_authenticate")
    lost_second_step.take_off(teacher, actor=region.operator, **PASSPORT)
    assert not UserSession.objects.filter(user=teacher).exists()
    assert browser.get(reverse("cabinet:home")).status_code == 302
    # Who was being asked for the code is asked for it in vain, and begins again.
    assert halfway.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code < 500
    assert signed_in(teacher).get(reverse("cabinet:home")).status_code == 200


def test_the_second_time_there_is_nothing_to_take_off(region):
    teacher = protected(region.home.teacher)
    lost_second_step.take_off(teacher, actor=region.operator, **PASSPORT)
    with pytest.raises(DomainError, match="Второго шага у этого человека нет"):
        lost_second_step.take_off(teacher, actor=region.operator, **PASSPORT)
    assert JournalEntry.objects.filter(action=ACTION).count() == 1


def test_how_the_person_was_identified_must_be_said(region):
    teacher = protected(region.home.teacher)
    with pytest.raises(DomainError, match="как вы убедились") as refusal:
        lost_second_step.take_off(
            teacher, identified=Identified.OTHERWISE, details="  ", actor=region.operator
        )
    assert refusal.value.field == "details"
    assert mfa.is_on(teacher)


def test_nobody_takes_it_off_for_an_office_like_the_own_or_above_nor_for_oneself(region):
    chief = factories.UserFactory(is_superuser=True)
    colleague = factories.UserFactory()
    colleague.groups.set(region.operator.groups.all())
    keeper, another = administrator(), administrator()
    forbidden = {
        region.operator: [region.operator, colleague, keeper, chief],
        keeper: [keeper, another, chief],
        chief: [chief],
        region.home.coordinator: [region.home.teacher, region.home.school_coordinator],
        region.home.school_coordinator: [region.home.teacher],
        region.home.teacher: [region.home.teacher, region.abroad.teacher],
    }
    for actor, people in forbidden.items():
        for person in people:
            if not mfa.is_on(person):
                protected(person)
            with pytest.raises(DomainError):
                lost_second_step.take_off(person, actor=actor, **PASSPORT)
            assert mfa.is_on(person)
    client = Client()
    client.force_login(keeper)
    page = client.get(reverse("cabinet:entry_help"), {"q": colleague.username})
    assert reverse("cabinet:entry_help_second_step", args=[colleague.pk]) in page.content.decode()
    # An administrator types nobody's address.
    assert reverse("cabinet:entry_help_email", args=[colleague.pk]) not in page.content.decode()
    lost_second_step.take_off(colleague, actor=keeper, **PASSPORT)
    lost_second_step.take_off(keeper, actor=chief, **PASSPORT)
    assert not mfa.is_on(keeper)


def test_the_page_asks_who_it_is_and_for_a_tick(region):
    teacher = protected(region.home.teacher)
    client = signed_in(region.operator)
    address = reverse("cabinet:entry_help_second_step", args=[teacher.pk])
    found = client.get(reverse("cabinet:entry_help"), {"q": teacher.username}).content.decode()
    assert address in found
    assert address in client.get(reverse("cabinet:person", args=[teacher.pk])).content.decode()
    without_tick = client.post(address, PASSPORT)
    assert without_tick.status_code == 422
    assert SURE in without_tick.context["form"].errors
    unsaid = confirm(client, address, {"identified": "", "details": ""})
    assert "identified" in unsaid.context["form"].errors
    assert mfa.is_on(teacher)
    let_identity_grow_old(client)
    asked = confirm(client, address, PASSPORT)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert mfa.is_on(teacher)
    client.post(asked.url, {"password": factories.PASSWORD})
    assert not mfa.is_on(teacher)
    assert "Второго шага у этого человека нет" in client.get(address).content.decode()


def test_who_may_not_gets_the_reason_and_no_form(region):
    teacher = protected(region.home.teacher)
    client = signed_in(region.home.coordinator)
    address = reverse("cabinet:entry_help_second_step", args=[teacher.pk])
    assert "отключает оператор центра" in client.get(address).content.decode()
    found = client.get(reverse("cabinet:entry_help"), {"q": teacher.username}).content.decode()
    assert address not in found
    confirm(client, address, PASSPORT)
    assert mfa.is_on(teacher)
    assert signed_in(region.abroad.coordinator).get(address).status_code == 404

"""«Помощь со входом» and the ending of grants: in the own territory, journalled, told."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from attestation.accounts.access import municipalities_of, organizations_of
from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.invitations import coordinators
from attestation.invitations.services import login_support
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter, Message
from tests import factories
from tests.confirming import let_identity_grow_old

pytestmark = pytest.mark.django_db

NEW = "vernyj@mail.example"


def confirm(link: str) -> None:
    client = Client()
    client.post(client.get(link).url)


def unconfirmed(person: User) -> User:
    EmailAddress.objects.filter(user=person).update(verified=False)
    return person


def reached(user: User) -> set[User]:
    return set(login_support.within_reach(user))


def test_a_forgotten_login_is_found_by_name_or_address(region):
    """Municipal guide: «забыли свой логин, они должны обратиться за помощью к вам»."""
    teacher, home = region.home.teacher, region.home
    for helper in (home.coordinator, home.school_coordinator, region.operator):
        for query in (teacher.last_name, teacher.email, f"{teacher.last_name} Анна"):
            assert teacher in login_support.found(login_support.within_reach(helper), query)


def test_nobody_of_another_territory_is_ever_found(region):
    strangers = {region.abroad.teacher, region.abroad.school_coordinator, region.abroad.coordinator}
    for helper in (region.home.coordinator, region.home.school_coordinator):
        assert not reached(helper) & strangers
        for stranger in strangers:
            assert not login_support.found(login_support.within_reach(helper), stranger.username)


def test_nobody_reaches_an_office_like_the_own_or_above(region):
    """Whoever changed the address of such an account would hold its rights."""
    home = region.home
    chief = factories.UserFactory(is_superuser=True)
    factories.Profile.objects.create(user=chief, organization=home.school)
    factories.Profile.objects.create(user=region.operator, organization=home.school)
    assert not reached(home.coordinator) & {chief, region.operator, home.coordinator}
    assert not reached(home.school_coordinator) & {home.coordinator, home.school_coordinator}
    assert home.coordinator in reached(region.operator)
    assert not reached(region.operator) & {chief, region.operator}


@pytest.mark.parametrize("query", ["", "Б", "  а  "])
def test_a_short_query_does_not_list_a_territory(region, query):
    assert not login_support.found(login_support.within_reach(region.home.coordinator), query)


def test_a_letter_with_login_and_link_goes_to_the_address_on_file(region):
    """Nobody sets a password for another."""
    teacher = region.home.teacher
    login_support.start_recovery(teacher, actor=region.home.school_coordinator)
    letter = Letter.objects.get()
    assert letter.to == teacher.email
    assert letter.is_secret
    assert teacher.username in letter.body
    client = Client()
    link = re.search(r"/accounts/password/reset/key/\S+", letter.body)[0]
    form = client.get(link).url
    new = {"password1": "novaya-fraza-26", "password2": "novaya-fraza-26"}
    client.post(form, new)
    teacher.refresh_from_db()
    assert teacher.check_password(new["password1"])
    entry = JournalEntry.objects.get(action="account.recovery")
    assert (entry.actor, entry.person) == (region.home.school_coordinator, teacher)
    with pytest.raises(DomainError, match="недавно"):
        login_support.start_recovery(teacher, actor=region.home.coordinator)


def test_no_help_across_the_border(region):
    stranger, helper = region.abroad.teacher, region.home.coordinator
    with pytest.raises(DomainError):
        login_support.start_recovery(stranger, actor=helper)
    with pytest.raises(DomainError):
        login_support.correct_email(stranger, NEW, actor=helper)
    assert not Letter.objects.exists()


def test_a_mistyped_address_is_corrected_confirmed_and_both_are_told(region):
    teacher = unconfirmed(region.home.teacher)
    old = teacher.email
    login_support.correct_email(teacher, NEW, actor=region.home.coordinator)
    teacher.refresh_from_db()
    assert teacher.email == NEW
    assert not EmailAddress.objects.get(user=teacher).verified
    assert set(Letter.objects.values_list("to", flat=True)) == {old, NEW}
    link = re.search(r"/accounts/confirm-email/\S+", Letter.objects.get(to=NEW).body)[0]
    confirm(link)
    assert EmailAddress.objects.get(user=teacher, email=NEW).verified
    entry = JournalEntry.objects.get(action="account.email")
    assert old in entry.text
    assert NEW in entry.text


def test_a_confirmed_address_is_changed_by_the_centre_alone_and_serves_till_then(region):
    teacher = region.home.teacher
    old = teacher.email
    with pytest.raises(DomainError, match="подтверждён владельцем"):
        login_support.correct_email(teacher, NEW, actor=region.home.coordinator)
    login_support.correct_email(teacher, NEW, actor=region.operator)
    teacher.refresh_from_db()
    assert teacher.email == old
    link = re.search(r"/accounts/confirm-email/\S+", Letter.objects.get(to=NEW).body)[0]
    confirm(link)
    teacher.refresh_from_db()
    assert teacher.email == NEW
    assert list(EmailAddress.objects.filter(user=teacher).values_list("email", flat=True)) == [NEW]


def test_an_address_of_somebody_else_is_refused_at_its_field(region):
    teacher = unconfirmed(region.home.teacher)
    taken = region.abroad.teacher.email.upper()
    with pytest.raises(DomainError, match="другой учётной записи") as refusal:
        login_support.correct_email(teacher, taken, actor=region.home.coordinator)
    assert refusal.value.field == "email"


def test_the_page_finds_and_helps(region):
    teacher = region.home.teacher
    client = Client()
    client.force_login(region.home.coordinator)
    let_identity_grow_old(client)
    page = client.get(reverse("cabinet:entry_help"), {"q": teacher.last_name}).content.decode()
    assert teacher.username in page
    client.post(reverse("cabinet:entry_help_recovery", args=[teacher.pk]))
    assert Letter.objects.filter(to=teacher.email).exists()
    address = reverse("cabinet:entry_help_email", args=[unconfirmed(teacher).pk])
    asked = client.post(address, {"email": NEW})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": factories.PASSWORD})
    assert Letter.objects.filter(to=NEW).exists()


def test_the_operator_ends_a_municipal_coordinator_and_they_a_school_one(region):
    home = region.home
    coordinators.end(home.school_coordinator, home.school, actor=home.coordinator, reason="уволена")
    coordinators.end(home.coordinator, home.municipality, actor=region.operator)
    assert not organizations_of(home.school_coordinator).exists()
    assert not municipalities_of(home.coordinator).exists()
    told = Message.objects.get(user=home.school_coordinator)
    assert "уволена" in told.text
    assert Letter.objects.filter(to=home.coordinator.email).exists()
    assert JournalEntry.objects.filter(action="territory.take").count() == 2


@pytest.mark.parametrize("who", ["coordinator", "school_coordinator", "teacher"])
def test_nobody_ends_a_grant_of_another_territory_or_of_their_equal(region, who):
    stranger, home = getattr(region.abroad, who), region.home
    with pytest.raises(DomainError):
        coordinators.end(home.school_coordinator, home.school, actor=stranger)
    with pytest.raises(DomainError):
        coordinators.end(home.coordinator, home.municipality, actor=stranger)


def test_ending_asks_who_it_is_and_works_once(region):
    home = region.home
    grant = home.school_coordinator.organizationuserpermission_set.get()
    address = reverse("cabinet:school_coordinator_end", args=[grant.pk])
    client = Client()
    client.force_login(home.coordinator)
    let_identity_grow_old(client)
    assert "единственный координатор" in client.get(address).content.decode()
    asked = client.post(address, {"reason": ""})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    done = client.post(asked.url, {"password": factories.PASSWORD})
    assert done.url == reverse("cabinet:coordinators")
    assert not organizations_of(home.school_coordinator).exists()
    assert client.post(address, {"reason": ""}).status_code == 404

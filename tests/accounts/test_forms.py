"""The doors of accounts: an address with an unseen sign is the same address at each of them."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.accounts.models import User

pytestmark = pytest.mark.django_db

CLEAN = "belova@school.example"
DIRTY = "\ufeffbelova@school\N{ZERO WIDTH SPACE}.example\N{NO-BREAK SPACE}"
PASSWORD = "длинный-пароль-26"


@pytest.fixture
def signed_up():
    data = {"username": "belova2026", "email": DIRTY, "password1": PASSWORD, "password2": PASSWORD}
    response = Client().post(reverse("account_signup"), data)
    assert response.status_code == 302, response.context["form"].errors
    return User.objects.get(username="belova2026")


def test_an_unseen_sign_is_no_part_of_the_address(signed_up):
    assert signed_up.email == CLEAN


@pytest.mark.parametrize("login", [CLEAN, DIRTY, "belova2026\N{ZERO WIDTH SPACE}"])
def test_sign_in_knows_the_person(signed_up, login):
    signed_up.emailaddress_set.update(verified=True)
    client = Client()

    client.post(reverse("account_login"), {"login": login, "password": PASSWORD})

    assert client.session.get("_auth_user_id") == str(signed_up.pk)


@pytest.mark.parametrize("given", [CLEAN, DIRTY, "belova2026\N{SOFT HYPHEN}"])
def test_recovery_knows_the_person(signed_up, given, django_capture_on_commit_callbacks):
    before = set(signed_up.letters.values_list("pk", flat=True))

    Client().post(reverse("account_reset_password"), {"email": given})

    assert signed_up.letters.exclude(pk__in=before).get().to == CLEAN


def test_a_russian_letter_of_the_address_is_named():
    data = {"username": "belova", "email": "belоva@school.example"}
    page = Client().post(reverse("account_signup"), data)

    assert "буква „о“ русская" in str(page.context["form"].errors["email"])


def sign_up(client, email, password=PASSWORD):
    data = {"username": "belova2026", "email": email, "password1": password, "password2": password}
    return client.post(reverse("account_signup"), data)


def test_the_address_of_a_sign_up_is_shown(client):
    page = client.get(sign_up(client, "belovaa@school.example")["Location"]).content.decode()

    assert "belovaa@school.example" in page


def test_a_mistyped_address_does_not_burn_the_login(client):
    sign_up(client, "belovaa@school.example")

    assert sign_up(client, CLEAN).status_code == 302

    person = User.objects.get(username="belova2026")
    assert person.email == CLEAN
    assert list(person.emailaddress_set.values_list("email", flat=True)) == [CLEAN]


def test_a_login_is_not_given_to_whoever_does_not_know_its_password(client):
    sign_up(client, CLEAN)

    refused = sign_up(client, "other@school.example", "другой-пароль-26")

    assert "уже занято" in str(refused.context["form"].errors["username"])
    assert User.objects.get(username="belova2026").email == CLEAN


def test_a_confirmed_account_keeps_its_login(client, signed_up):
    signed_up.emailaddress_set.update(verified=True)

    assert "уже занято" in str(
        sign_up(client, "other@school.example").context["form"].errors["username"]
    )

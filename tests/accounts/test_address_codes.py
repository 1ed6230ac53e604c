"""The code of a sign-up: it confirms one's own address, and tells nobody else's."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from attestation.accounts import address_codes
from attestation.accounts.models import User
from attestation.notifications.models import Letter

pytestmark = pytest.mark.django_db

ADDRESS = "belova.anna@mail.example"
PASSWORD = "utrom-v-shkole-dozhd"
PAGE = reverse("account_email_verification_sent")


@pytest.fixture(autouse=True)
def unhurried():
    cache.clear()


def sign_up(address: str = ADDRESS, **more: str) -> Client:
    client = Client()
    given = {"email": address, "password1": PASSWORD, **more}
    assert client.post(reverse("account_signup"), given).url == PAGE
    return client


def code_in_letter(address: str = ADDRESS) -> str:
    return re.search(r"почты: (\d{6})", Letter.objects.filter(to=address).latest("pk").body)[1]


def typed(client: Client, code: str):
    return client.post(PAGE, {"code": code})


def refusals(answer) -> str:
    assert answer.status_code == 422
    return str(answer.context["form"].errors["code"])


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_code_confirms_the_address_and_signs_in():
    client = sign_up()
    assert not EmailAddress.objects.get().verified
    code = code_in_letter()
    typed(client, f" {code[:3]} {code[3:]} ")
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified


def test_a_login_is_made_of_the_address_and_is_not_asked_for():
    sign_up()
    sign_up("belova.anna@other.example")
    first, second = User.objects.order_by("pk")
    assert first.username == "belova.anna"
    assert second.username.startswith("belova.anna")
    assert second.username != first.username


def test_the_link_of_the_same_letter_works_too():
    client = sign_up()
    link = re.search(r"/accounts/confirm-email/\S+", Letter.objects.get().body)[0]
    client.post(client.get(link).url)
    assert is_signed_in(client)


def test_another_code_confirms_nothing():
    client = sign_up()
    assert address_codes.WRONG in refusals(typed(client, another(code_in_letter())))
    assert not is_signed_in(client)


def test_a_code_works_in_the_browser_that_signed_up_alone():
    sign_up()
    code = code_in_letter()
    stranger = sign_up("stranger@mail.example")
    assert address_codes.WRONG in refusals(typed(stranger, code))
    assert refusals(typed(Client(), code))


def test_an_old_code_says_how_to_go_on(monkeypatch):
    client = sign_up()
    later = address_codes.time.time() + address_codes.LASTS + 1
    monkeypatch.setattr(address_codes.time, "time", lambda: later)
    assert "Код уже не действует" in refusals(typed(client, code_in_letter()))


def test_the_password_brings_a_new_code():
    sign_up()
    cache.clear()
    client = Client()
    given = {"login": ADDRESS, "password": PASSWORD}
    assert client.post(reverse("account_login"), given).url == PAGE
    body = Letter.objects.latest("pk").body
    typed(client, re.search(r"код: (\d{6})", body)[1])
    assert is_signed_in(client)


def test_a_new_code_takes_the_place_of_the_old_one():
    client = sign_up()
    old = code_in_letter()
    cache.clear()
    client.post(reverse("account_resend_address_code"))
    new = code_in_letter()
    if new != old:
        assert refusals(typed(client, old))
    typed(client, new)
    assert is_signed_in(client)


def test_guesses_are_few_for_an_address_wherever_they_are_typed(settings):
    settings.SIGN_IN_LIMITS |= {"code_of_address": "2/10m/key"}
    client = sign_up()
    code = code_in_letter()
    for _ in range(2):
        typed(client, another(code))
    assert "Слишком много" in refusals(typed(client, code))
    assert not is_signed_in(client)


def test_a_known_address_gets_the_same_page_and_no_code_opens_it(region):
    teacher = region.home.teacher
    pages = []
    for address in (teacher.email, "nobody@mail.example"):
        client = sign_up(address)
        refused = typed(client, "000000")
        pages += [one.replace(address, "") for one in (shown(client.get(PAGE)), shown(refused))]
    assert pages[:2] == pages[2:]
    told = Letter.objects.get(to=teacher.email).body
    assert not re.search(r"\b\d{6}\b", told)
    assert "он уже есть" in told


def shown(answer) -> str:
    page = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"', "", page)

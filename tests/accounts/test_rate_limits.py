"""Recovery by login or e-mail that tells nothing; limits that stop guessing and lock nobody out."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from attestation.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db

WRONG = "ne-tot-parol-26"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


def recover(given: str):
    return Client().post(reverse("account_reset_password"), {"email": given})


@pytest.mark.parametrize("known_by", ["username", "email"])
def test_recovery_by_login_or_address_writes_to_the_address_on_file(region, known_by):
    """«При потере пароля педагог должен получить новый самостоятельно»."""
    teacher = region.home.teacher
    response = recover(getattr(teacher, known_by).upper())
    assert response.url == reverse("account_reset_password_done")
    letter = Letter.objects.get()
    assert letter.to == teacher.email
    assert f"Ваш логин: {teacher.username}" in letter.body
    assert re.search(r"/accounts/password/reset/key/\S+", letter.body)


@pytest.mark.parametrize("given", ["nobody2026", "nobody@mail.example", "Имя"])
def test_the_answer_is_the_same_whether_or_not_there_is_an_account(region, given):
    known, unknown = recover(region.home.teacher.username), recover(given)
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    pages = [Client().get(response.url).content for response in (known, unknown)]
    assert pages[0] == pages[1]


def test_an_unknown_login_gets_no_letter(region):
    recover("nobody2026")
    assert not Letter.objects.exists()


def test_as_much_is_done_for_an_unknown_login_as_for_a_known_one(region, monkeypatch):
    from attestation.notifications.account_adapter import AccountAdapter

    made = []
    render = AccountAdapter.render_mail
    monkeypatch.setattr(
        AccountAdapter, "render_mail", lambda *a, **k: made.append(1) or render(*a, **k)
    )
    recover(region.home.teacher.username)
    recover("nobody2026")
    assert len(made) == 2


def test_a_wrong_address_is_said_at_its_field():
    response = recover("ivanova@")
    assert response.context["form"].errors["email"]


def try_to_sign_in(login: str, password: str, address: str) -> bool:
    client = Client(REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": login, "password": password})
    return "_auth_user_id" in client.session


def test_nine_wrong_passwords_from_one_address_wait(region):
    login = region.home.teacher.username
    for _ in range(8):
        try_to_sign_in(login, WRONG, "198.51.100.1")
    assert not try_to_sign_in(login, factories.PASSWORD, "198.51.100.1")
    client = Client(REMOTE_ADDR="198.51.100.1")
    page = client.post(reverse("account_login"), {"login": login, "password": WRONG})
    assert "Слишком много попыток" in page.content.decode()


def test_wrong_passwords_of_a_stranger_do_not_lock_the_owner_out(region):
    login = region.home.teacher.username
    for _ in range(12):
        try_to_sign_in(login, WRONG, "198.51.100.1")
    assert try_to_sign_in(login, factories.PASSWORD, "203.0.113.7")


def test_one_colleague_who_mistypes_does_not_lock_the_school_out(region):
    home, school = region.home, "203.0.113.7"
    for _ in range(12):
        try_to_sign_in(home.teacher.username, WRONG, school)
    assert try_to_sign_in(home.school_coordinator.username, factories.PASSWORD, school)


def test_guessing_from_many_addresses_is_stopped_but_not_the_owner_at_home(region, settings):
    settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"login_from_anywhere": "10/h/key"}
    login = region.home.teacher.username
    assert try_to_sign_in(login, factories.PASSWORD, "203.0.113.7")
    for number in range(10):
        try_to_sign_in(login, WRONG, f"198.51.100.{number}")
    assert not try_to_sign_in(login, factories.PASSWORD, "198.51.100.99")
    assert try_to_sign_in(login, factories.PASSWORD, "203.0.113.7")


def test_a_success_is_not_counted_and_does_not_forget_failures(region):
    login, address = region.home.teacher.username, "198.51.100.1"
    for _ in range(10):
        assert try_to_sign_in(login, factories.PASSWORD, address)
    for _ in range(7):
        try_to_sign_in(login, WRONG, address)
    assert try_to_sign_in(login, factories.PASSWORD, address)
    try_to_sign_in(login, WRONG, address)
    assert not try_to_sign_in(login, factories.PASSWORD, address)

"""Recovery by login or e-mail that tells nothing; limits that stop guessing and lock nobody out."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.rate_limits import budgets
from attestation.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db

WRONG = "ne-tot-parol-26"
PHRASE = "dlinnaya-fraza-26"


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


def work(act, *given) -> tuple[int, int]:
    """How many passwords are hashed and how many statements are sent for an answer."""
    cache.clear()
    hashed, encode = [], MD5PasswordHasher.encode
    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as sent:
        patch.setattr(MD5PasswordHasher, "encode", lambda *a: hashed.append(1) or encode(*a))
        act(*given)
    counted = [query for query in sent if "pghistory.context" not in query["sql"]]
    return len(hashed), len(counted)


def sign_up(address: str):
    login = f"belova{address[:3]}"
    given = {"username": login, "email": address, "password1": PHRASE, "password2": PHRASE}
    return Client().post(reverse("account_signup"), given)


@pytest.mark.parametrize("act", [recover, sign_up])
def test_an_answer_costs_as_much_whether_or_not_there_is_an_account(region, act):
    teacher = region.home.teacher
    given = ["nobody@mail.example", teacher.email]
    if act is recover:
        given += ["nobody2026", teacher.username]
    costs = [work(act, one) for one in given]
    hashed, sent = zip(*costs, strict=True)
    assert set(hashed) == ({0} if act is recover else {1})
    assert max(sent) - min(sent) <= 4, sent


def test_a_rehearsed_sign_up_leaves_nothing(region):
    before = User.objects.count()
    sign_up(region.home.teacher.email)
    assert User.objects.count() == before
    assert Letter.objects.get().to == region.home.teacher.email


@pytest.mark.parametrize("act", [recover, sign_up])
def test_strangers_cannot_fill_the_mailbox_of_somebody(region, settings, act):
    settings.SIGN_IN_LIMITS |= {"letters_of_account": "2/h/key"}
    settings.ACCOUNT_RATE_LIMITS |= {"reset_password": "60/m/ip", "confirm_email": "60/m/key"}
    teacher = region.home.teacher
    answers = [act(teacher.email) for _ in range(4)]
    assert {answer.url for answer in answers} == {answers[0].url}
    assert Letter.objects.filter(to=teacher.email).count() == 2


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


@pytest.mark.parametrize(
    "spelt", [str.upper, lambda login: login.replace("i", "ı"), lambda login: f" {login}"]
)
def test_all_spellings_of_a_login_share_a_budget(region, spelt):
    teacher = region.home.teacher
    teacher.username, teacher.email = "irina.titova", "titova.irina@mail.example"
    teacher.save()
    for known_by in (teacher.username, teacher.email):
        cache.clear()
        for _ in range(8):
            try_to_sign_in(spelt(known_by), WRONG, "198.51.100.1")
        assert not try_to_sign_in(known_by, factories.PASSWORD, "198.51.100.1")


def test_composed_letters_and_wide_ones_share_a_budget_of_a_login_that_nobody_has():
    composed, apart, wide = "andr\u00e9", "andre\u0301", "\uff41ndr\u00e9"
    assert budgets(composed) == budgets(apart) == budgets(wide)


def test_the_login_and_the_address_of_an_account_share_a_budget(region):
    teacher = region.home.teacher
    for number in range(8):
        given = (teacher.username, teacher.email)[number % 2]
        try_to_sign_in(given, WRONG, "198.51.100.1")
    assert not try_to_sign_in(teacher.username, factories.PASSWORD, "198.51.100.1")


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

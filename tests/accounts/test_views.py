"""Two people sign up at the same moment."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from attestation.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

PHRASE = "dlinnaya-fraza"


def sign_up(login: str, address: str):
    # Of their own each: with one password the second would be the same person once more.
    phrase = f"{PHRASE} {address}"[:20]
    given = {"username": login, "email": address, "password1": phrase, "password2": phrase}
    return lambda: Client().post(reverse("account_signup"), given)


@pytest.fixture
def blind(monkeypatch):
    """Nobody sees the other before both have looked: the race, without waiting for it."""
    cache.clear()
    monkeypatch.setattr("attestation.accounts.username_fields.is_taken", lambda _login: False)
    monkeypatch.setattr("allauth.account.forms.BaseSignupForm.validate_unique_email", _unseen)


def _unseen(form, value):
    form.account_already_exists = False
    return value


def test_of_two_with_one_login_the_second_is_told_at_the_field(blind, at_once):
    answers = at_once(sign_up("belova", "one@mail.example"), sign_up("Belova", "two@mail.example"))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    [told] = [answer for answer in answers if answer.status_code == 200]
    assert "уже занято" in str(told.context["form"].errors["username"])
    assert User.objects.count() == 1


def test_of_two_with_one_address_both_get_the_same_answer_and_one_an_account(blind, at_once):
    answers = at_once(sign_up("belova", "one@mail.example"), sign_up("ivanova", "One@mail.example"))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert User.objects.count() == 1

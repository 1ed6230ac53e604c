"""Sign-ins, refusals and lockouts stand in the log, and nothing that was typed."""

import logging

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from attestation.accounts.rate_limits import guess_of_code
from attestation.journal.sign_ins.models import SignInRecord

pytestmark = pytest.mark.django_db

PASSWORD = "Verny-Parol-2026"


@pytest.fixture
def person(region):
    person = region.home.teacher
    person.set_password(PASSWORD)
    person.save()
    cache.clear()
    return person


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "attestation.sign_in")
    return lambda: [record.getMessage() for record in caplog.records]


def sign_in(login, password):
    client = Client(REMOTE_ADDR="10.1.2.3")
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client


def test_who_comes_and_goes_is_noted(person, lines):
    client = sign_in(person.username, PASSWORD)
    client.post(reverse("account_logout"))
    account = f"account {person.pk}"
    assert lines() == [
        f"signed in: {account} from 10.1.2.3",
        f"signed out: {account} from 10.1.2.3",
    ]


def test_a_wrong_password_is_noted_without_what_was_typed(person, lines):
    sign_in(person.username, "wrong-Secret-1")
    assert lines() == [f"refused: account {person.pk} from 10.1.2.3"]


def test_a_password_in_the_field_of_the_login_is_not_written_down(person, lines):
    sign_in(PASSWORD, "x")
    assert lines() == ["refused: unknown login from 10.1.2.3"]


def test_a_lockout_is_noted(person, lines):
    for _ in range(9):
        sign_in(person.username, "wrong-Secret-1")
    assert lines()[-1] == f"locked out: account {person.pk} from 10.1.2.3"


@pytest.mark.parametrize(
    ("error", "is_noted"), [(ValidationError, True), (OperationalError, False)]
)
def test_only_a_wrong_code_is_noted_as_one(person, lines, rf, error, is_noted):
    with pytest.raises(error), guess_of_code(rf.post("/"), person):
        raise error("no")
    assert any("refused at the second step" in line for line in lines()) == is_noted


def test_the_journal_counts_what_the_log_says(person):
    for _ in range(9):
        sign_in(person.username, "wrong-Secret-1")
    sign_in(PASSWORD, "x")
    cache.clear()
    sign_in(person.username, PASSWORD)
    found = SignInRecord.objects.values_list("act", "account", "address", "count")
    assert set(found) == {
        ("refused", person.pk, "10.1.2.3", 8),
        ("locked out", person.pk, "10.1.2.3", 1),
        ("refused", None, "10.1.2.3", 1),
        ("signed in", person.pk, "10.1.2.3", 1),
    }

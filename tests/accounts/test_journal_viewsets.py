"""Administrators read the journal: filtered, counted, and never changed."""

# ruff: noqa: F811 (fixtures of another folder)

import pytest
from django.urls import reverse

from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry
from attestation.journal.sign_ins import services as sign_ins
from attestation.journal.sign_ins.models import SignInRecord
from tests import factories
from tests.directory.conftest import admin, editor, operator  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db

ACTS, SIGN_INS = "/cms/journal/acts/", "/cms/journal/sign-ins/"


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def test_acts_are_filtered_and_counted(office, admin):
    other = factories.UserFactory()
    log_entry("letter.again", "Письмо отправлено ещё раз.", actor=other)
    for number in range(3):
        log_entry("office.give", f"Дана роль {number}.", actor=admin)
    page = office.get(ACTS, {"action": "office"}).content.decode()
    assert "Всего: 3" in page
    assert "Дана роль 2." in page
    assert "Письмо отправлено" not in page
    page = office.get(ACTS, {"who": other.username.upper()}).content.decode()
    assert "Всего: 1" in page


def test_refusals_are_filtered_and_counted(office, admin):
    sign_ins.count(SignInRecord.Act.REFUSED, account=admin.pk, address="10.0.0.7")
    sign_ins.count(SignInRecord.Act.REFUSED, account=None, address="10.0.0.8")
    page = office.get(SIGN_INS, {"login": admin.username, "act": "refused"}).content.decode()
    assert "Всего: 1" in page
    assert "10.0.0.7" in page
    assert "10.0.0.8" not in page
    page = office.get(SIGN_INS, {"address": "10.0.0.8"}).content.decode()
    assert "неверный логин или пароль" in page
    assert "10.0.0.7" not in page


def test_the_table_of_refusals_is_journalled_itself(office, admin):
    sign_ins.count(SignInRecord.Act.REFUSED, account=admin.pk, address="10.0.0.7")
    table = office.get(SIGN_INS, {"export": "xlsx"})
    assert table.status_code == 200
    assert b"".join(table.streaming_content)
    assert SIGN_INS in JournalEntry.objects.get(action="table.export").text


@pytest.mark.parametrize("who", ["operator", "editor"])
@pytest.mark.parametrize("address", [ACTS, SIGN_INS])
def test_others_do_not_read_it(client, request, who, address):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == 302


def test_nobody_writes_in_it(office, admin):
    entry = log_entry("office.give", "Дана роль.", actor=admin)
    for address in ("new/", f"edit/{entry.pk}/", f"delete/{entry.pk}/"):
        assert office.post(ACTS + address).status_code == 404
        assert office.post(SIGN_INS + address).status_code == 404
    assert reverse("journalentry:index") == ACTS

"""The outbox in the admin: operators see what was sent and what was not, and send it again."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from attestation.accounts.services.groups import EDITORS
from attestation.notifications.models import Letter
from attestation.notifications.services.messages import queue_letter
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/cms/letters/"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def failed(region):
    letter = queue_letter("nowhere@mail.example", "Заявление подано", "Текст письма")
    Letter.objects.filter(pk=letter.pk).update(
        failed_at=timezone.now(), attempts=1, last_error="Такого адреса нет (550 5.1.1)"
    )
    return letter


def test_operators_see_addresses_subjects_attempts_and_answers(region, failed):
    page = client_of(region.operator).get(LIST).content.decode()
    for words in ("nowhere@mail.example", "Заявление подано", "не доставлено", "550 5.1.1"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?state=failed", True),
        ("?state=sent", False),
        ("?address=nowhere@mail.example", True),
        ("?address=other@mail.example", False),
        ("?q=nowhere", True),
    ],
)
def test_the_list_is_narrowed(region, failed, query, shown):
    page = client_of(region.operator).get(LIST + query).content.decode()
    assert ("550 5.1.1" in page) is shown


def test_a_letter_is_looked_at_and_sent_again(region, failed):
    client = client_of(region.operator)
    page = client.get(f"{LIST}inspect/{failed.pk}/").content.decode()
    assert "Текст письма" in page
    assert "Отправить снова" in page
    client.post(f"{LIST}again/{failed.pk}/")
    failed.refresh_from_db()
    assert failed.failed_at is None
    assert failed.attempts == 0


def test_looking_sends_nothing(region, failed):
    client_of(region.operator).get(f"{LIST}again/{failed.pk}/")
    failed.refresh_from_db()
    assert failed.failed_at


def test_one_time_links_are_never_shown(region):
    letter = queue_letter(
        "forgot@mail.example", "Новый пароль", "https://site/key-123", is_secret=True
    )
    client = client_of(region.operator)
    for address in (LIST, f"{LIST}inspect/{letter.pk}/", f"{LIST}?export=xlsx"):
        answer = client.get(address)
        shown = b"".join(answer) if answer.streaming else answer.content
        assert b"key-123" not in shown


def test_nobody_edits_or_deletes_a_letter(region, failed):
    admin = factories.UserFactory(is_superuser=True, is_staff=True)
    client = client_of(admin)
    assert client.get(f"{LIST}inspect/{failed.pk}/").status_code == 200
    for address in ("new/", f"edit/{failed.pk}/", f"delete/{failed.pk}/"):
        assert client.post(LIST + address).status_code == 404


@pytest.mark.parametrize("who", ["teacher", "coordinator", "editor"])
def test_others_do_not_come_in(region, failed, who):
    people = {"teacher": region.home.teacher, "coordinator": region.home.coordinator}
    person = people.get(who) or factories.UserFactory()
    if who == "editor":
        person.groups.add(Group.objects.get(name=EDITORS))
    client = client_of(person)
    assert client.get(LIST).status_code in (302, 403)
    assert client.get(f"{LIST}inspect/{failed.pk}/").status_code in (302, 403)
    client.post(f"{LIST}again/{failed.pk}/")
    failed.refresh_from_db()
    assert failed.failed_at


def test_operators_change_the_days_of_reminders(region):
    client = client_of(region.operator)
    data = {"kind": "unfiled", "days": "1, 2", "is_active": "on"}
    assert client.post("/cms/directory/reminderrule/new/", data).status_code == 302


def test_operators_set_the_hour_and_the_reply_address(region):
    address = "/cms/settings/attestation/lettersettings/"
    assert client_of(region.operator).get(address, follow=True).status_code == 200

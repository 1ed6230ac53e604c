"""The messages of the cabinet, and the page on which letters are chosen."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from attestation.notifications import events
from attestation.notifications.models import AddressProblem, DeliveryChoice, Message
from attestation.notifications.services.messages import notify

pytestmark = pytest.mark.django_db

LIST = "/cabinet/messages/"


@pytest.fixture
def person(region):
    return region.home.teacher


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def tell(person, title="Новость", path="/cabinet/profile/"):
    return notify(person, title, "Текст", path=path, event=events.FILED)


def unread(person):
    return person.notifications.filter(read_at=None).count()


def test_what_the_list_shows_counts_as_read(client, person):
    tell(person)
    page = client.get(LIST).content.decode()
    assert "новое" in page
    assert unread(person) == 0
    assert "новое" not in client.get(LIST).content.decode()


def test_only_what_the_page_shows_counts_as_read(client, person):
    for number in range(30):
        tell(person, f"Новость {number}")
    client.get(LIST)
    assert unread(person) == 5


def test_the_unread_ones_alone_stay_unread(client, person):
    tell(person, "Старая")
    client.get(LIST)
    tell(person, "Свежая")
    page = client.get(LIST + "?unread").content.decode()
    assert "Свежая" in page
    assert "Старая" not in page
    assert unread(person) == 1


def test_a_message_leads_where_its_letter_leads_and_is_read_then(client, person):
    message = tell(person)
    response = client.get(reverse("cabinet:message", args=[message.pk]))
    assert response.url == "/cabinet/profile/"
    assert unread(person) == 0


def test_a_message_of_another_does_not_exist(client, region):
    message = tell(region.abroad.teacher)
    assert client.get(reverse("cabinet:message", args=[message.pk])).status_code == 404
    assert unread(region.abroad.teacher) == 1


def test_all_are_read_by_one_button_and_only_by_a_post(client, person, region):
    tell(person)
    tell(region.abroad.teacher)
    assert client.get(reverse("cabinet:messages_read")).status_code == 405
    assert unread(person) == 1
    client.post(reverse("cabinet:messages_read"))
    assert unread(person) == 0
    assert unread(region.abroad.teacher) == 1


def test_the_header_counts_the_unread(client, person):
    tell(person)
    tell(person)
    assert 'account__count">2' in client.get("/cabinet/").content.decode()


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/"])
def test_no_message_leads_off_the_site(person, path):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(user=person, title="Новость", text="Текст", path=path)


def test_the_settings_show_what_concerns_the_role(region):
    shown = {}
    people = {
        "teacher": region.home.teacher,
        "coordinator": region.home.coordinator,
        "operator": region.operator,
    }
    for who, person in people.items():
        client = Client()
        client.force_login(person)
        shown[who] = client.get(reverse("cabinet:letter_settings")).content.decode()
    assert "Заявления на рассмотрении" in shown["coordinator"]
    assert "Заявления на рассмотрении" not in shown["teacher"]
    assert "Работа муниципалитетов" in shown["operator"]
    assert "касается ваших прав и сроков" in shown["teacher"]


def test_a_choice_is_kept(client, person):
    address = reverse("cabinet:letter_settings")
    chosen = {"help": "daily", "conversation": "at_once"}
    assert client.post(address, chosen).status_code == 302
    assert DeliveryChoice.objects.get(group="help").delivery == "daily"
    page = client.get(address).content.decode()
    assert re.search(r'name="help"\s+value="daily"[^>]* checked', page)


def test_a_choice_that_is_not_offered_is_refused_at_its_field(client):
    response = client.post(reverse("cabinet:letter_settings"), {"help": "never"})
    assert response.status_code == 422
    assert "Выберите из предложенного" in response.content.decode()


def test_an_address_that_does_not_work_is_said(client, person):
    AddressProblem.objects.create(user=person, address=person.email, answer="550")
    assert "не доходят" in client.get(LIST).content.decode()

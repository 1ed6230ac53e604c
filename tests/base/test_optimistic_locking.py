"""Two windows with one form: the second to save is told, sees both versions, and decides."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

PROFILE = "/cabinet/profile/edit/"


@pytest.fixture
def person(region):
    return region.home.teacher


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def version_in(page):
    return re.search(r'name="version" value="(\w+)"', page).group(1)


def save(client, person, version, years):
    card = factories.typed_card(person, version=version, service_years=years)
    return client.post(PROFILE, card)


def test_the_second_window_overwrites_nothing_unseen(client, person):
    version = version_in(client.get(PROFILE).content.decode())
    save(client, person, version, 20)
    response = save(client, person, version, 30)
    page = response.content.decode()
    assert response.status_code == 422
    assert "изменили в другом окне" in page
    assert "<td>20</td>" in page
    assert "<td>30</td>" in page
    person.profile.refresh_from_db()
    assert person.profile.service_years == 20


def test_who_has_seen_both_may_save(client, person):
    version = version_in(client.get(PROFILE).content.decode())
    save(client, person, version, 20)
    page = save(client, person, version, 30).content.decode()
    answer = save(client, person, version_in(page), 30)
    assert answer.status_code == 302
    person.profile.refresh_from_db()
    assert person.profile.service_years == 30


def test_one_window_is_never_told_of_itself(client, person):
    for years in (20, 30):
        version = version_in(client.get(PROFILE).content.decode())
        assert save(client, person, version, years).status_code == 302


def test_what_is_new_replaces_nothing(client, person):
    address = "/cabinet/applications/new/"
    form = {
        "position": factories.position().pk,
        "category": "first",
        "held_category": "none",
        "form": "in_person",
        "version": version_in(client.get(address).content.decode()),
    }
    assert client.post(address, form).status_code == 302


def test_an_application_in_two_windows(client, person):
    application = factories.draft(person)
    address = reverse("cabinet:application_edit", args=[application.pk])
    form = {
        "position": application.position_id,
        "category": "first",
        "held_category": "none",
        "form": "in_person",
        "version": version_in(client.get(address).content.decode()),
    }
    client.post(address, {**form, "form": "distance"})
    response = client.post(address, {**form, "in_presence": "yes"})
    assert response.status_code == 422
    assert "<td>дистанционная</td>" in response.content.decode()
    application.refresh_from_db()
    assert application.form == "distance"
    assert application.in_presence is False

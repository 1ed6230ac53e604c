"""A form sent too late is refused with a sentence, and what was typed comes back."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

TYPED = {"last_name": "Белова <b>", "education": "Первая строка\nвторая", "password": "secret-1"}


def test_an_expired_token_gives_the_typed_words_back(region):
    client = Client(enforce_csrf_checks=True)
    client.force_login(region.home.teacher)
    response = client.post(reverse("cabinet:profile_edit"), TYPED)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Введённое не пропало" in page
    assert 'name="last_name" value="Белова &lt;b&gt;"' in page
    assert "secret-1" not in page


def test_sending_it_again_is_taken(region):
    client = Client(enforce_csrf_checks=True)
    client.force_login(region.home.teacher)
    address = reverse("cabinet:profile_edit")
    client.post(address, TYPED)
    token = client.cookies["csrftoken"].value
    again = client.post(address, {**TYPED, "csrfmiddlewaretoken": token})
    assert again.status_code == 422
    assert "Первая строка" in again.content.decode()


def test_a_session_that_ended_keeps_the_typed_words(region):
    response = Client().post(reverse("cabinet:profile_edit"), TYPED)
    assert response.status_code == 401
    assert "войдите в кабинет" in response.content.decode()
    assert "Первая строка" in response.content.decode()


def test_a_visitor_who_only_looks_is_led_to_sign_in():
    response = Client().get(reverse("cabinet:profile_edit"))
    assert response.status_code == 302


def test_nothing_is_written_without_a_session(region):
    before = factories.User.objects.count()
    Client().post(reverse("cabinet:profile_edit"), TYPED)
    assert factories.User.objects.count() == before

"""A form sent after the session had ended comes back to its owner, and to nobody else."""

import datetime
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.base.requests import form_recovery
from tests import factories

pytestmark = pytest.mark.django_db

PROFILE = "/cabinet/profile/edit/"


@pytest.fixture
def person(region):
    return region.home.teacher


@pytest.fixture(autouse=True)
def _address():
    assert reverse("cabinet:profile_edit") == PROFILE


def typed_by(person, **more):
    """What the browser sends of the profile's form, drawn for ``person``."""
    return {
        "last_name": "Набранная",
        "education": "Первая строка\r\nвторая",
        "form_of": form_recovery.mark_for(person.pk),
        **more,
    }


def sign_in(client, person):
    return client.post(
        "/accounts/login/", {"login": person.username, "password": factories.PASSWORD}
    )


def value_of(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found and found.group(1)


def test_each_form_of_the_cabinet_says_for_whom_it_was_drawn(person):
    client = Client()
    client.force_login(person)
    page = client.get(PROFILE).content.decode()
    marks = re.findall(r'name="form_of" value="([^"]+)"', page)
    assert len(marks) == page.count("csrfmiddlewaretoken")
    assert len(set(marks)) == len(marks)
    assert "form_of" not in Client().get("/accounts/login/").content.decode()


def test_what_was_typed_returns_after_sign_in(person):
    client = Client()
    response = client.post(PROFILE, typed_by(person))
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={PROFILE.replace('/', '%2F')}"
    assert "Введённое сохранено" in client.get(response.url).content.decode()
    sign_in(client, person)
    page = client.get(PROFILE).content.decode()
    assert value_of(page, "last_name") == "Набранная"
    assert "Первая строка" in page
    assert "Мы сохранили то, что вы ввели" in page
    person.refresh_from_db()
    assert person.last_name != "Набранная"


def test_another_person_at_the_same_computer_never_sees_it(person, region):
    client = Client()
    client.post(PROFILE, typed_by(person))
    other = factories.teacher(region.home.school)
    sign_in(client, other)
    assert "Набранная" not in client.get(PROFILE).content.decode()
    assert "kept_form" not in client.session
    client.logout()
    sign_in(client, person)
    assert "Набранная" not in client.get(PROFILE).content.decode()


def test_it_is_kept_for_its_own_address_alone(person):
    client = Client()
    client.post(PROFILE, typed_by(person))
    client.force_login(person)
    assert "Набранная" not in client.get("/cabinet/applications/new/").content.decode()


def test_it_waits_for_half_an_hour(person):
    client = Client()
    client.post(PROFILE, typed_by(person))
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=31)):
        client.force_login(person)
        assert "Набранная" not in client.get(PROFILE).content.decode()


def test_it_is_thrown_away_once_it_was_saved(person):
    client = Client()
    page = {"mobile_phone": "+7 (913) 000-00-00", "first_name": "Анна", "service_years": "5"}
    profile = person.profile
    page |= {"organization": profile.organization_id, "position": profile.position_id}
    page |= {
        "birth_date": "1980-05-17",
        "municipality": profile.organization.municipality_id,
        "organization_type": profile.organization.type_id,
    }
    client.post(PROFILE, typed_by(person, **page))
    sign_in(client, person)
    assert client.post(PROFILE, typed_by(person, **page)).status_code == 302
    assert "kept_form" not in client.session


def test_passwords_and_tokens_are_never_kept(person):
    client = Client()
    client.post(PROFILE, typed_by(person, password="secret-1", csrfmiddlewaretoken="token-1"))
    stored = str(Session.objects.get().get_decoded())
    assert "Набранная" in stored
    assert "secret-1" not in stored
    assert "token-1" not in stored


def test_what_is_too_large_is_not_kept_but_given_back(person):
    client = Client()
    response = client.post(PROFILE, typed_by(person, education="б" * (form_recovery.MOST + 1)))
    assert response.status_code == 401
    assert "kept_form" not in client.session


@pytest.mark.parametrize("mark", ["", "nonsense", "1:abc:def"])
def test_a_form_without_our_mark_is_not_kept(mark):
    client = Client()
    assert client.post(PROFILE, {"last_name": "Набранная", "form_of": mark}).status_code == 401
    assert not Session.objects.exists()


def test_a_form_with_an_old_token_comes_back_filled_in(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    response = client.post(PROFILE, typed_by(person))
    assert response.url == PROFILE
    assert value_of(client.get(PROFILE).content.decode(), "last_name") == "Набранная"


def test_a_form_of_another_person_is_not_sent_in_my_name(person, region):
    other = factories.teacher(region.home.school)
    for client in (Client(), Client(enforce_csrf_checks=True)):
        client.force_login(other)
        response = client.post(PROFILE, typed_by(person), follow=True)
        assert "входил другой человек" in response.content.decode()
        assert "Набранная" not in client.get(PROFILE).content.decode()
    other.refresh_from_db()
    assert other.last_name != "Набранная"


def test_a_button_leads_back_to_its_page(person):
    application = factories.generated(person)
    address = reverse("cabinet:submit", args=[application.pk])
    page = application.get_absolute_url()
    client = Client()
    mark = {"form_of": form_recovery.mark_for(person.pk)}
    response = client.post(address, mark, HTTP_REFERER=f"http://testserver{page}")
    assert response.url == f"/accounts/login/?next={page.replace('/', '%2F')}"
    foreign = client.post(address, mark, HTTP_REFERER="https://evil.example/")
    assert foreign.url == response.url


def test_a_page_that_cannot_be_filled_in_offers_to_send_again(person):
    client = Client()
    address = reverse("cabinet:assign_many")
    response = client.post(address, typed_by(person))
    assert response.url.endswith("next=%2Fcabinet%2Fkept-form%2F")
    client.force_login(person)
    page = client.get("/cabinet/kept-form/").content.decode()
    assert f'action="{address}"' in page
    assert 'value="Набранная"' in page


def test_nothing_kept_nothing_offered(person):
    client = Client()
    client.force_login(person)
    assert client.get("/cabinet/kept-form/").url == "/cabinet/"


def test_a_used_session_lives_on(person):
    client = Client()
    client.force_login(person)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for hours in range(0, 40, 8):
            clock.move_to(start + datetime.timedelta(hours=hours))
            assert client.get("/cabinet/").status_code == 200


def test_asking_for_the_time_does_not_prolong_the_session(person):
    client = Client()
    client.force_login(person)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.get("/cabinet/")
        clock.move_to(start + datetime.timedelta(hours=11, minutes=50))
        assert client.get("/cabinet/session/").json()["left"] == pytest.approx(600, abs=5)
        assert client.get("/cabinet/session/").json()["left"] == pytest.approx(600, abs=5)
        assert client.post("/cabinet/session/").json()["left"] == pytest.approx(12 * 60 * 60, abs=5)
        clock.move_to(start + datetime.timedelta(hours=23))
        assert client.get("/cabinet/").status_code == 200

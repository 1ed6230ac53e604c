"""A double click is carried out once and shows the result; a changed form is another one."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from attestation.applications.models import Application
from attestation.base.requests import form_recovery
from attestation.journal.models import JournalEntry
from tests import factories

NEW = "/cabinet/applications/new/"


@pytest.fixture(autouse=True)
def _empty_cache():
    caches["shared"].clear()


def terms(person, **more):
    return {
        "position": factories.position().pk,
        "category": "first",
        "held_category": "none",
        "form": "in_person",
        "form_of": form_recovery.mark_for(person.pk),
        **more,
    }


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
def test_the_second_click_shows_what_the_first_has_done(region):
    person = region.home.teacher
    client, form = client_of(person), terms(person)
    first, second = client.post(NEW, form), client.post(NEW, form)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Application.objects.count() == 1
    assert "сделано один раз" in client.get(second.url, follow=True).content.decode()


@pytest.mark.django_db
def test_the_control_without_a_mark_the_second_is_refused(region):
    person = region.home.teacher
    client, form = client_of(person), terms(person)
    del form["form_of"]
    assert client.post(NEW, form).status_code == 302
    assert client.post(NEW, form).status_code == 422


@pytest.mark.django_db
def test_a_changed_form_is_not_swallowed(region):
    person = region.home.teacher
    application = factories.draft(person)
    client = client_of(person)
    address = reverse("cabinet:application_edit", args=[application.pk])
    form = terms(person)
    client.post(address, form)
    client.post(address, {**form, "form": "distance"})
    application.refresh_from_db()
    assert application.form == "distance"


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again(region):
    person = region.home.teacher
    client, form = client_of(person), terms(person, position="")
    assert client.post(NEW, form).status_code == 422
    assert client.post(NEW, form).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_carried_out_once(region, at_once):
    person = region.home.teacher
    application = factories.complete(factories.generated(person))
    address = reverse("cabinet:submit", args=[application.pk])
    form = {"form_of": form_recovery.mark_for(person.pk)}
    clients = [client_of(person), client_of(person)]
    answers = at_once(*(lambda c=c: c.post(address, form) for c in clients))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert JournalEntry.objects.filter(action="application.submit").count() == 1
    said = "".join(c.get(application.get_absolute_url()).content.decode() for c in clients)
    assert "уже невозможно" not in said

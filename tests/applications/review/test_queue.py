"""One application after another, as the list has them, with the filter in the address."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from tests import factories
from tests.confirming import confirm

pytestmark = pytest.mark.django_db
QUERY = "?sort=name&state=submitted"


@pytest.fixture
def three(region):
    found = []
    for surname in ("Арбузова", "Быкова", "Власова"):
        person = factories.teacher(region.home.school, last_name=surname)
        found.append(factories.submitted(person))
    return found


@pytest.fixture
def coordinator(region):
    client = Client()
    client.force_login(region.home.coordinator)
    return client


def page_of(client, application, query=QUERY):
    return " ".join(client.get(application.get_absolute_url() + query).content.decode().split())


def test_the_list_leads_into_the_walk(coordinator, three):
    page = coordinator.get(reverse("cabinet:applications") + "?sort=name").content.decode()
    assert f'href="{three[0].get_absolute_url()}?sort=name&amp;state=submitted"' in page


def test_the_page_says_where_in_the_list_one_is(coordinator, three):
    page = page_of(coordinator, three[1])
    assert "2 из 3" in page
    before, after = three[0].get_absolute_url(), three[2].get_absolute_url()
    assert f'href="{before}?sort=name&amp;state=submitted" rel="prev"' in page
    assert f'href="{after}?sort=name&amp;state=submitted" rel="next"' in page
    assert 'href="/cabinet/applications/?sort=name&amp;state=submitted&amp;page=1"' in page


def test_without_a_list_there_is_no_walk(coordinator, three):
    page = page_of(coordinator, three[1], query="")
    assert "2 из 3" not in page
    assert "открыть следующее" not in page


def test_after_registering_the_next_one_opens(coordinator, three):
    address = reverse("cabinet:register", args=[three[0].pk]) + QUERY
    answer = coordinator.post(address, {"then": "next"}, follow=True)
    [(landed, _)] = answer.redirect_chain
    assert landed == three[1].get_absolute_url() + QUERY
    page = " ".join(answer.content.decode().split())
    assert "Арбузова А. И. Заявление зарегистрировано под №" in page
    assert "1 из 2" in page


@pytest.mark.parametrize("act", ["send_back", "reject"])
def test_after_another_decision_the_next_one_opens_too(coordinator, three, act):
    address = reverse(f"cabinet:{act}", args=[three[1].pk]) + QUERY
    answer = confirm(coordinator, address, {"reason": factories.reason().pk, "note": ""})
    assert answer.url == three[2].get_absolute_url() + QUERY


def test_after_the_last_one_the_list_opens(coordinator, three):
    address = reverse("cabinet:register", args=[three[2].pk]) + QUERY
    answer = coordinator.post(address, {"then": "next"})
    assert answer.url.startswith(reverse("cabinet:applications") + QUERY)


def test_an_application_that_left_the_list_leads_back_into_it(coordinator, three):
    Application.objects.filter(pk=three[0].pk).update(
        state=ApplicationState.REGISTERED, number=1, number_year=2026, registered_at=timezone.now()
    )
    page = page_of(coordinator, three[0])
    assert "В этом списке осталось: 2" in page
    assert f'href="{three[1].get_absolute_url()}?sort=name&amp;state=submitted" rel="next"' in page


def test_the_walk_shows_nobody_of_another_territory(region, three):
    client = Client()
    client.force_login(region.abroad.coordinator)
    assert client.get(three[0].get_absolute_url() + QUERY).status_code == 404
    mine = factories.submitted(region.abroad.teacher)
    assert "1 из 1" in page_of(client, mine)


# --- Thirty days ------------------------------------------------------------------------------


def test_an_application_of_30_august_is_to_be_registered_before_30_september(region, time_machine):
    """Guide: «заявление, поданное 30 августа, должно быть зарегистрировано до 30 сентября»."""
    time_machine.move_to(datetime.datetime(2027, 8, 30, 12, tzinfo=datetime.UTC), tick=False)
    application = factories.submitted(region.home.teacher)
    assert application.due_on == datetime.date(2027, 9, 29)
    # «даже если период аттестации «январь-февраль»»: the period has no say in it.
    assert application.days_left(datetime.date(2027, 9, 29)) == 0
    assert application.days_left(datetime.date(2027, 9, 30)) == -1
    time_machine.move_to(datetime.datetime(2027, 9, 30, 12, tzinfo=datetime.UTC), tick=False)
    client = Client()
    client.force_login(region.home.coordinator)
    page = client.get(reverse("cabinet:applications") + "?state=overdue").content.decode()
    assert application.full_name in page

"""Schedules from memory: who gets them, what is kept, and when it is forgotten."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from attestation.public import institute
from attestation.scheduling.releases.models import Release, ReleaseWithdrawal
from attestation.scheduling.releases.services import releases as release_services
from attestation.signals import schedule_withdrawn
from cms_pages.models import HomePage, SchedulePage
from cms_pages.publishing import page_cache as publication_page_cache

URL = "/schedules/2026-10/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(site, settings, monkeypatch, release) -> SchedulePage:
    settings.SCHEDULES_REMEMBERED = True
    monkeypatch.setattr(publication_page_cache, "CHECKED_EVERY", 60)
    institute()  # its row is made when it is asked for first, which is a change like others
    release_services.publish(release(names=["Белова Анна"]).pk)
    return SchedulePage.objects.get()


def ask(url: str = URL, **cookies: str):
    """What somebody who was never here before is answered, and after how many queries."""
    client = Client()
    client.cookies.load(cookies)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    return response, len(captured)


def test_the_second_stranger_costs_no_query(page):
    first, _ = ask()
    second, queries = ask()
    assert second.content == first.content
    assert queries == 0
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert "Cookie" in second["Vary"]


@pytest.mark.parametrize("url", [f"{URL}?surname=белова", "/", "/schedules/", f"{URL}nope/"])
def test_only_whole_schedules_are_remembered(page, url):
    ask(url)
    assert ask(url)[1] > 0


def test_who_carries_a_cookie_is_answered_anew(page):
    ask()
    assert ask(sessionid="anything")[1] > 0


def test_reading_settings_of_one_reach_nobody_else(page):
    own, _ = ask(reading="size:200")
    other, _ = ask()
    assert b'data-size="200"' in own.content
    assert b"data-size" not in other.content
    assert b'data-size="200"' in ask(reading="size:200")[0].content


def test_who_has_signed_in_sees_the_own_name_and_nobody_else_does(page, operator):
    ask()
    client = Client()
    client.force_login(operator)
    assert "Выйти" in client.get(URL).content.decode()
    assert "Выйти" not in ask()[0].content.decode()


def test_a_new_release_is_seen_at_once(page, release):
    ask()
    release_services.publish(release(names=["Ким Ольга"]).pk)
    assert "Ким Ольга" in ask()[0].content.decode()


def test_an_unpublished_schedule_is_forgotten(page):
    ask()
    page.unpublish()
    assert ask()[0].status_code == 404


def test_a_schedule_made_private_is_forgotten(page):
    ask()
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.first())
    assert ask()[0].status_code == 302
    restriction.delete()
    assert ask()[0].status_code == 200


def test_another_process_hears_of_a_change(page, release):
    ask()
    own_copy = caches["released"].get("edition-of-pages")
    release_services.publish(release(names=["Ким Ольга"]).pk)
    assert caches["shared"].get("edition-of-pages") not in (None, own_copy)


def test_what_another_page_says_in_the_menu_is_forgotten_too(page):
    ask()
    home = HomePage.objects.get()
    section = home.get_children().in_menu().first().specific
    section.title = "Новое имя раздела"
    section.save_revision().publish()
    assert "Новое имя раздела" in ask()[0].content.decode()


def test_an_earlier_release_costs_no_query_the_second_time(page, release):
    release_services.publish(release(names=["Ким Ольга"]).pk)
    for address in ("releases/1/", "changes/2/"):
        assert ask(URL + address)[0].status_code == 200
        assert ask(URL + address)[1] == 0


def test_cards_of_people_and_files_are_not_kept(page):
    row = page.release.rows.get()
    for address in (f"people/{row.key}/", "data.json", "xlsx/", "calendar.ics"):
        assert ask(URL + address)[0].status_code == 200
        assert ask(URL + address)[1] > 0


def test_a_withdrawn_release_is_forgotten_everywhere(page, release, operator):
    second = release(names=["Ким Ольга"])
    release_services.publish(second.pk)
    ask(), ask(f"{URL}releases/1/"), ask(f"{URL}changes/2/")
    ReleaseWithdrawal.objects.create(release=second, reason="Ошибка", withdrawn_by=operator)
    schedule_withdrawn.send(sender=Release, release_id=second.pk)
    assert "Белова Анна" in ask()[0].content.decode()
    assert ask(f"{URL}releases/1/")[0].status_code == 302
    assert ask(f"{URL}changes/2/")[0].status_code == 404


def test_the_history_of_a_valid_release_hears_of_another_ones_withdrawal(page, release, operator):
    first = page.release
    release_services.publish(release(names=["Ким Ольга"]).pk)
    assert "снята с сайта" not in ask()[0].content.decode()
    ReleaseWithdrawal.objects.create(release=first, reason="Ошибка", withdrawn_by=operator)
    schedule_withdrawn.send(sender=Release, release_id=first.pk)
    assert "снята с сайта" in ask()[0].content.decode()

"""A session that ends in the middle of a form, and a double click, in a real browser."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from attestation.applications.models import Application
from tests import factories
from tests.browser.test_spine import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_was_typed_returns_after_the_session_has_ended(site, region, person):
    somebody = region.home.teacher
    page = person()
    sign_in(page, somebody.username, factories.PASSWORD)
    page.goto("/cabinet/profile/edit/")
    page.fill("textarea[name=education]", "Слова, которые жалко терять")
    page.fill("input[name=birth_date]", "1980-05-17")
    Session.objects.all().delete()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Введённое сохранено")).to_be_visible()
    page.fill("input[name=login]", somebody.username)
    page.fill("input[name=password]", factories.PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url("**/cabinet/profile/edit/")
    expect(page.locator("textarea[name=education]")).to_have_value("Слова, которые жалко терять")
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(lambda address: not address.endswith("/edit/"))
    somebody.profile.refresh_from_db()
    assert somebody.profile.education == "Слова, которые жалко терять"


def test_a_double_click_begins_one_application_and_shows_it(site, region, person):
    somebody = region.home.teacher
    page = person()
    sign_in(page, somebody.username, factories.PASSWORD)
    page.goto("/cabinet/applications/new/")
    page.check("input[name=category][value=first]")
    page.check("input[name=held_category][value=none]")
    page.get_by_role("button", name="Сохранить и продолжить").dblclick()
    page.wait_for_url(re.compile(r"/cabinet/applications/\d+/results/$"))
    assert Application.objects.filter(applicant=somebody).count() == 1
    expect(page.get_by_text("уже есть заявление")).to_have_count(0)


def test_the_browser_asks_before_the_session_ends(site, region, person):
    page = person()
    page.clock.install()
    sign_in(page, region.home.teacher.username, factories.PASSWORD)
    page.route("**/cabinet/session/", lambda route: route.fulfill(json={"left": 200}))
    page.clock.fast_forward((11 * 60 + 56) * 60 * 1000)
    button = page.get_by_role("button", name="Продолжить работу")
    expect(button).to_be_focused()
    page.unroute("**/cabinet/session/")
    button.click()
    expect(button).to_be_hidden()

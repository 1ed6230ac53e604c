"""Clean applications are registered at one key each, and only what has been in sight."""

import re

import pytest
from playwright.sync_api import expect

from attestation.applications.models import Application
from attestation.directory.initial_data.services import load_initial
from tests import factories
from tests.applications.precheck.samples import clean, with_remarks
from tests.browser import crawl
from tests.browser.conftest import SCREENSHOTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("Арбузова", "Быкова", "Власова", "Громова")
#: As long as a page is to be in sight before a key decides, and a little more.
SEEN = 1300


@pytest.fixture
def waiting(site, region):
    load_initial()
    *clean_ones, last = (
        factories.teacher(region.home.school, last_name=surname) for surname in NAMES
    )
    return [*map(clean, clean_ones), with_remarks(last)]


@pytest.fixture
def page(person, region, live_server, waiting):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = person(width=1366)
    crawl.sign_in(page, region.home.coordinator, live_server.url)
    return page


def registered():
    found = Application.objects.exclude(number=None).order_by("number")
    return list(found.values_list("surname", flat=True))


def shows(page, surname):
    expect(page.get_by_role("heading", level=1)).to_contain_text(surname)
    expect(page.locator("img.leaf").first).to_have_js_property("complete", True)


def test_clean_ones_take_one_key_each_and_remarks_a_second(page):
    page.goto("/cabinet/applications/?sort=name&state=submitted")
    expect(page.locator(".looks")).to_contain_text("3 без замечаний")
    page.screenshot(path=SCREENSHOTS / "looks-1366.png")
    page.get_by_role("link", name="3 без замечаний").click()
    page.get_by_role("link", name=NAMES[0]).click()
    for number, surname in enumerate(NAMES[:3], start=1):
        shows(page, surname)
        page.wait_for_timeout(SEEN)
        page.screenshot(path=SCREENSHOTS / f"look-clean-{number}.png")
        page.keyboard.press("r")
        expect(page.locator("main, body").first).to_contain_text(f"{surname} А. И. Заявление зарег")
    expect(page).to_have_url(re.compile(r"/cabinet/applications/\?"))
    assert registered() == list(NAMES[:3])

    page.goto("/cabinet/applications/?sort=name&state=submitted")
    page.get_by_role("link", name=NAMES[3]).click()
    shows(page, NAMES[3])
    page.wait_for_timeout(SEEN)
    page.screenshot(path=SCREENSHOTS / "look-remarks.png")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Зарегистрировать и")).to_be_focused()
    assert registered() == list(NAMES[:3])
    page.keyboard.press("Enter")
    page.wait_for_url("**/cabinet/applications/?**")
    assert registered() == list(NAMES)


def test_a_key_pressed_blindly_registers_nothing_that_was_not_seen(page):
    page.goto("/cabinet/applications/?sort=name&state=submitted")
    page.get_by_role("link", name=NAMES[0]).click()
    shows(page, NAMES[0])
    page.wait_for_timeout(SEEN)
    # The hand stays on the key, and then hammers.
    for _ in range(6):
        page.keyboard.down("r")
    page.keyboard.up("r")
    shows(page, NAMES[1])
    for _ in range(3):
        page.keyboard.press("r")
    expect(page.get_by_role("button", name="Зарегистрировать и")).to_be_focused()
    assert registered() == [NAMES[0]]


def test_on_a_telephone_the_look_and_the_numbers_fit(person, region, live_server, waiting):
    page = person(width=360)
    crawl.sign_in(page, region.home.coordinator, live_server.url)
    for address, name in (
        ("/cabinet/applications/?state=submitted", "looks-360"),
        (f"{waiting[0].get_absolute_url()}?state=submitted", "look-clean-360"),
        (f"{waiting[3].get_absolute_url()}?state=submitted", "look-remarks-360"),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

"""The cabinet as a workplace: one line above, the search one key away, rows on the screen."""

import pytest

from tests.browser import crawl
from tests.factories import submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/cabinet/applications/"


def test_the_search_is_one_key_away_and_finds_a_person(site, region, person, live_server):
    application = submitted(region.home.teacher)
    page = person()
    crawl.sign_in(page, region.home.coordinator, live_server.url)
    page.goto("/cabinet/")
    assert page.locator(".bar").bounding_box()["height"] <= 52
    # The first thing of the page stands near its top.
    assert page.locator("h1").bounding_box()["y"] < 110
    page.keyboard.press("Control+k")
    page.keyboard.type(region.home.teacher.last_name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=application.full_name).wait_for()
    page.mouse.wheel(0, 500)
    assert page.locator(".bar").bounding_box()["y"] == 0


def test_ten_rows_of_two_lines_stand_on_the_screen(site, region, person, live_server):
    submitted(region.home.teacher)
    page = person()
    page.set_viewport_size({"width": 1280, "height": 768})
    crawl.sign_in(page, region.home.coordinator, live_server.url)
    page.goto(f"{LIST}?state=all")
    row = page.locator("table.cards tbody tr").bounding_box()
    assert row["height"] > 40
    assert row["y"] + 10 * row["height"] <= 768


def test_on_a_phone_the_line_stays_one_line_and_its_button_opens_the_search(
    site, region, person, live_server
):
    page = person(width=360)
    crawl.sign_in(page, region.home.coordinator, live_server.url)
    page.goto("/cabinet/")
    assert page.locator(".bar").bounding_box()["height"] <= 52
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for way in page.locator(".bar a:visible, .bar button:visible").all():
        assert way.bounding_box()["height"] >= 44
    page.get_by_role("button", name="Найти").click()
    page.wait_for_url("**/cabinet/people/**")


def test_it_works_without_scripts_and_prints_the_name_of_the_institute(
    site, region, chromium, live_server
):
    application = submitted(region.home.teacher)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    crawl.sign_in(page, region.home.coordinator, live_server.url)
    page.goto("/cabinet/")
    page.get_by_role("searchbox").fill(region.home.teacher.last_name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=application.full_name).wait_for()
    page.emulate_media(media="print")
    assert page.locator(".bar__paper").is_visible()
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".side").is_visible()
    context.close()

"""Help while typing in the search field, by keys and by mouse, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_titles_are_offered_while_one_types_and_chosen_by_keys_or_mouse(site, person):
    page = person(width=360)
    page.goto("/search/")
    field = page.get_by_role("combobox", name="Что найти")
    option = page.get_by_role("option", name="Графики", exact=True)
    field.press_sequentially("граф")
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")
    expect(option).to_be_hidden()
    field.press_sequentially("ики")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    field.press("Enter")
    expect(page).to_have_url(re.compile("/schedules/$"))
    page.goto("/search/")
    field.press_sequentially("нормативн")
    page.get_by_role("option", name="Нормативные документы").click()
    expect(page).to_have_url(re.compile("/normative-documents/$"))


def test_enter_searches_for_what_was_typed(site, person):
    page = person()
    page.goto("/search/")
    field = page.get_by_role("combobox", name="Что найти")
    field.fill("графики")
    field.press("Enter")
    expect(page).to_have_url(re.compile("q="))
    expect(page.get_by_role("heading", name="Страницы сайта")).to_be_visible()

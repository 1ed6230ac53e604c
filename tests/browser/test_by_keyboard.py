"""A coordinator goes through ten applications without touching the mouse."""

import re

import pytest
from playwright.sync_api import expect

from attestation.applications.models import Application
from attestation.applications.review.models import ReviewTick
from attestation.applications.workflow import ApplicationState
from attestation.directory.initial_data.services import load_initial
from tests import factories
from tests.browser import crawl

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SURNAMES = [
    "Арбузова",
    "Быкова",
    "Власова",
    "Гордеева",
    "Дёмина",
    "Ершова",
    "Жукова",
    "Зимина",
    "Исаева",
    "Котова",
]


@pytest.fixture
def ten(site, region):
    load_initial()
    for surname in SURNAMES:
        factories.submitted(factories.teacher(region.home.school, last_name=surname))
    return region.home


def test_ten_in_a_row_are_registered_by_keyboard(ten, person, live_server, picture):
    page = person()
    crawl.sign_in(page, ten.coordinator, live_server.url)
    page.goto("/cabinet/applications/?sort=name")
    picture(page, "working-list-1280")

    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Арбузова")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Быкова")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Арбузова")
    picture(page, "walk-1280")

    for place, surname in enumerate(SURNAMES):
        listening(page, surname)
        expect(page.locator(".walk__place")).to_have_text(f"1 из {10 - place}")
        page.keyboard.press("r")
        button = page.get_by_role("button", name=re.compile("^Зарегистрировать и"))
        expect(button).to_be_focused()
        assert Application.objects.filter(state=ApplicationState.REGISTERED).count() == place
        page.keyboard.press("Enter")
        expect(page.locator(".messages")).to_contain_text(surname)
    expect(page.locator("h1")).to_have_text("Работа с заявлениями")
    assert Application.objects.filter(state=ApplicationState.REGISTERED).count() == 10


def listening(page, surname):
    """The page of this person is there, and its script takes keys."""
    expect(page.locator("h1")).to_contain_text(surname)
    expect(page.locator("[data-keys]")).to_be_visible()


def test_keys_walk_to_and_fro_on_a_russian_layout_and_can_be_switched_off(ten, person, live_server):
    page = person()
    crawl.sign_in(page, ten.coordinator, live_server.url)
    page.goto("/cabinet/applications/?sort=name")
    page.get_by_role("link", name="Быкова").click()
    listening(page, "Быкова")
    page.keyboard.press("ArrowRight")
    listening(page, "Власова")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'л', bubbles: true}))"
    )
    expect(page.locator("h1")).to_contain_text("Быкова")

    page.locator(".keys summary").click()
    page.get_by_role("button", name="Клавиши включены").click()
    expect(page.get_by_role("button", name="Клавиши выключены")).to_be_visible()
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    expect(page.locator("h1")).to_contain_text("Быкова")


def test_what_is_typed_is_never_taken_for_a_key(ten, person, live_server):
    page = person()
    crawl.sign_in(page, ten.coordinator, live_server.url)
    page.goto("/cabinet/applications/")
    page.keyboard.press("/")
    page.keyboard.type("жукова")
    expect(page.locator("main input[name=q]")).to_have_value("жукова")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_ticks_are_kept_as_they_are_made(ten, person, live_server):
    page = person()
    crawl.sign_in(page, ten.coordinator, live_server.url)
    page.goto("/cabinet/applications/?sort=name")
    page.get_by_role("link", name="Арбузова").click()
    page.get_by_label("Есть личная подпись").check()
    expect(page.locator("[data-saved]")).to_have_text("Отметка сохранена.")
    assert ReviewTick.objects.get().point.text == "Есть личная подпись"
    page.reload()
    expect(page.get_by_label("Есть личная подпись")).to_be_checked()


def test_all_rows_of_a_page_are_chosen_by_one_box(ten, person, live_server):
    page = person()
    crawl.sign_in(page, ten.coordinator, live_server.url)
    page.goto("/cabinet/applications/")
    page.get_by_label("Выбрать все на странице").check()
    page.get_by_role("button", name="Зарегистрировать выбранные").click()
    expect(page.locator("tbody input:checked")).to_have_count(10)
    page.get_by_role("button", name="Зарегистрировать", exact=True).click()
    expect(page.locator(".notice--success")).to_contain_text("Зарегистрировано: 10")

"""The reading settings: chosen once, they hold on every page and for nobody else."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from attestation.base.display import settings as display_settings
from attestation.base.display.views import ReadingForm, server_error
from tests.design.test_built import STYLES

pytestmark = pytest.mark.django_db

USUAL = {setting.name: setting.usual for setting in display_settings.SETTINGS}


def root_of(client: Client, address: str = "/") -> str:
    """The opening tag of the root element."""
    found = re.search(r"<html[^>]*>", client.get(address).content.decode())
    assert found
    return found[0]


def request_with(cookie: str):
    request = RequestFactory().get("/")
    request.COOKIES[display_settings.COOKIE] = cookie
    return request


@pytest.mark.parametrize("setting", display_settings.SETTINGS, ids=lambda setting: setting.name)
def test_every_option_comes_back_from_the_cookie(setting):
    for value, _ in setting.options:
        response = HttpResponse()
        display_settings.keep(RequestFactory().get("/"), response, {setting.name: value})
        cookie = response.cookies[display_settings.COOKIE].value
        assert display_settings.chosen(request_with(cookie)) == {**USUAL, setting.name: value}


@pytest.mark.parametrize(
    "cookie",
    ["", "size", "size:", "size:999", "nope:1", ":::...", "size:<b>.x:y:z", "scheme:\0", "я:ю"],
)
def test_a_cookie_that_makes_no_sense_changes_nothing(cookie):
    assert display_settings.chosen(request_with(cookie)) == USUAL
    assert display_settings.attributes(display_settings.chosen(request_with(cookie))) == ""


def test_what_is_chosen_holds_on_the_site_and_in_the_cabinet_entrance(pages, client):
    client.post("/reading/", {"size": "150", "scheme": "dark", "letters": "wide"})
    for address in ("/", "/schedules/", "/accounts/login/", "/search/", "/nope/", "/reading/"):
        root = root_of(client, address)
        assert 'data-size="150" data-scheme="dark" data-letters="wide"' in root
        assert "data-font" not in root


def test_others_see_the_usual(pages, client):
    client.post("/reading/", {"size": "200"})
    assert root_of(Client()) == '<html lang="ru">'


def test_pages_are_kept_apart_by_the_cookie(pages, client):
    client.post("/reading/", {"size": "200"})
    assert "Cookie" in client.get("/")["Vary"]


def test_the_page_shows_what_is_chosen_and_says_that_it_is_saved(client):
    response = client.post("/reading/", {"scheme": "blue"}, follow=True)
    text = response.content.decode()
    assert "Настройки сохранены." in text
    assert re.search(r'value="blue"[^>]*checked', text)


def test_reset_brings_the_usual_back(pages, client):
    client.post("/reading/", {"size": "200", "images": "off"})
    response = client.post("/reading/", {"size": "200", "reset": "1"})
    assert response.cookies[display_settings.COOKIE]["max-age"] == 0
    assert root_of(client) == '<html lang="ru">'


def test_the_cookie_lasts_a_year_and_is_out_of_reach_of_scripts(client):
    cookie = client.post("/reading/", {"size": "125"}).cookies[display_settings.COOKIE]
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_who_came_from_a_page_is_led_back_to_it(client):
    text = client.get("/reading/", headers={"referer": "http://testserver/schedules/?page=2"})
    assert 'href="/schedules/?page=2"' in text.content.decode()
    response = client.post("/reading/", {"size": "125", "back": "/schedules/?page=2"})
    assert response["Location"] == "/reading/?back=%2Fschedules%2F%3Fpage%3D2"


@pytest.mark.parametrize(
    "foreign",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:x"],
)
def test_nobody_is_led_to_a_foreign_page(client, foreign):
    assert "elsewhere" not in client.post("/reading/", {"back": foreign})["Location"]
    text = client.get("/reading/", {"back": foreign}, headers={"referer": foreign})
    assert "Вернуться на страницу" not in text.content.decode()


def test_the_panel_is_the_same_form_and_saves_without_leaving(client):
    text = client.get("/reading/panel/").content.decode()
    assert all(f'name="{name}"' in text for name in ReadingForm().fields)
    response = client.post("/reading/", {"panel": "1", "lines": "wider"})
    assert response.status_code == 204
    assert response.cookies[display_settings.COOKIE].value == "lines:wider"


def test_without_images_the_browser_may_not_ask_for_any(pages, client):
    assert "img-src 'self'" in client.get("/")["Content-Security-Policy"]
    client.post("/reading/", {"images": "off"})
    policy = client.get("/")["Content-Security-Policy"]
    assert "img-src 'none'" in policy
    assert "script-src 'self'" in policy


def test_every_page_leads_to_the_settings_by_their_usual_name(pages, client):
    text = client.get("/").content.decode()
    assert text.count('href="/reading/"') == 2
    assert "версия для слабовидящих" in text


def test_the_page_of_an_error_is_read_as_chosen_and_without_the_database(
    django_assert_num_queries,
):
    assert get_resolver().resolve_error_handler(500) is server_error
    with django_assert_num_queries(0):
        response = server_error(request_with("size:200.scheme:dark"))
    assert response.status_code == 500
    assert '<html lang="ru" data-size="200" data-scheme="dark">' in response.content.decode()


def test_styles_answer_every_choice():
    """An option without a rule would do nothing; images are the browser's part."""
    for setting in display_settings.SETTINGS:
        for value, _ in setting.options:
            if value != setting.usual and (setting.name, value) != ("scheme", "light"):
                pattern = rf"\[data-{setting.name}=\"?{value}\"?\]"
                assert re.search(pattern, STYLES), (setting.name, value)

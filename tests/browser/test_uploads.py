"""Several files at once: each stands in one place, in one state, whatever happens to the others."""

import os
import re
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from attestation.applications.choices import Form
from attestation.files.uploads.models import Upload
from tests import factories
from tests.files.samples import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ("Диплом Иванова", "Грамота Петрова", "Отзыв Сидоровой")


def document(name, size=2 * 1024 * 1024):
    content = pdf() + os.urandom(size)
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": content}


@pytest.fixture
def application(region):
    return factories.draft(region.home.teacher, form=Form.DISTANCE)


@pytest.fixture
def page(chromium, live_server, application):
    client = Client()
    client.force_login(application.applicant)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(base_url=live_server.url, locale="ru-RU")
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(reverse("cabinet:documents", args=[application.pk]))
    yield page
    context.close()


def lines(page: Page):
    return page.locator(".uploads__line")


def line_of(page: Page, name: str):
    return lines(page).filter(has_text=name)


def form_of(page: Page, name: str):
    return page.locator("[data-upload]").filter(has_text=name)


def choose(page: Page, *files):
    page.set_input_files("input[name=files]", list(files))


def test_three_files_at_once_are_each_in_one_place_and_all_come(page, picture):
    held = []
    page.route(
        re.compile("/uploads/[0-9a-f-]{32,36}/$"),
        lambda route: (
            held.append(route)
            if route.request.headers.get("x-http-method-override", route.request.method) == "PATCH"
            and not held
            else route.continue_()
        ),
    )
    choose(page, *map(document, NAMES))

    expect(page.locator("[data-upload]")).to_have_count(2)
    # One is still on its way: it has a line, and is not called broken.
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_have_attribute("data-state", "sends")
    expect(page.locator("[data-unfinished]:visible")).to_have_count(0)
    picture(page, "uploads-three-at-once")
    page.get_by_label("Название").first.fill("Диплом Иванова Петра, олимпиада по физике")
    page.get_by_label("Название").first.focus()
    held[0].continue_()

    for name in NAMES:
        expect(form_of(page, name)).to_have_count(1)
    expect(lines(page)).to_have_count(0)
    # What is being typed when another file comes is neither lost nor interrupted.
    expect(page.get_by_label("Название").first).to_be_focused()
    expect(page.get_by_label("Название").first).to_have_value(
        "Диплом Иванова Петра, олимпиада по физике"
    )


def test_what_fails_on_the_way_goes_on_and_nothing_is_missing(page):
    failures = {"PATCH": 2, "GET": 1}

    def unsteady(route):
        method = route.request.method
        if failures.get(method, 0) and route.request.resource_type in {"xhr", "fetch"}:
            failures[method] -= 1
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route(re.compile(r"/(uploads|documents)/"), unsteady)
    choose(page, *map(document, NAMES))

    for name in NAMES:
        expect(form_of(page, name)).to_have_count(1, timeout=30_000)
    expect(lines(page)).to_have_count(0)
    expect(page.locator("[data-unfinished]:visible")).to_have_count(0)
    assert failures == {"PATCH": 0, "GET": 0}


def test_a_wrong_file_is_refused_before_it_is_sent_and_the_others_come(page):
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    film = {"name": "Урок.wmv", "mimeType": "video/x-ms-wmv", "buffer": os.urandom(1000)}
    false = {"name": "Урок.mp4", "mimeType": "video/mp4", "buffer": pdf() + bytes(2_000_000)}
    empty = {"name": "Пусто.pdf", "mimeType": "application/pdf", "buffer": b""}
    choose(page, film, false, empty, document(NAMES[0]))

    expect(form_of(page, NAMES[0])).to_be_visible()
    expect(line_of(page, "Урок.wmv")).to_contain_text("Файлы вида «.wmv» здесь не принимаются")
    expect(line_of(page, "Урок.mp4")).to_contain_text("внутри не тот, чем назван")
    expect(line_of(page, "Пусто.pdf")).to_contain_text("пуст")
    assert len(sent) == 1
    line_of(page, "Урок.wmv").get_by_role("button", name="Убрать").click()
    expect(lines(page)).to_have_count(2)


def test_a_file_that_was_cancelled_while_it_waited_is_not_sent(page):
    held, goes_on = [], []
    page.route(
        re.compile("/uploads/$"),
        lambda route: route.continue_() if goes_on else held.append(route),
    )
    choose(page, *map(document, NAMES))
    expect(line_of(page, NAMES[2])).to_have_attribute("data-state", "waits")
    line_of(page, NAMES[2]).get_by_role("button", name="Отменить").click()
    goes_on.append(True)
    for route in held:
        route.continue_()

    expect(page.locator("[data-upload]")).to_have_count(2)
    expect(lines(page)).to_have_count(0)
    assert Upload.objects.count() == 2


def test_a_film_in_place_of_the_scan_is_told_at_the_field_and_never_sent(page, application):
    page.goto(reverse("cabinet:attach", args=[application.pk, "signed_scan"]))
    film = {"name": "Урок.mp4", "mimeType": "video/mp4", "buffer": os.urandom(3_000_000)}
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.set_input_files("input[type=file]", film)

    expect(page.locator(".uploads")).to_contain_text("Файлы вида «.mp4» здесь не принимаются")
    page.get_by_role("button", name="Прикрепить").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert sum("/uploads/" in url for url in sent) == 0


@contextmanager
def without_scripts_yet(page: Page, path: str):
    """Open a page whose scripts come only at the end of the block, as on a slow line."""
    held, come = [], []
    scripts = re.compile(r"/js/(uploads|site)[.\w]*\.js")
    page.route(scripts, lambda route: route.continue_() if come else held.append(route))
    page.goto(path, wait_until="commit")
    yield
    assert held
    come.append(True)
    for route in held:
        route.continue_()


def test_a_file_chosen_before_the_scripts_have_come_is_looked_at_when_they_come(page, application):
    film = {"name": "Урок.mp4", "mimeType": "video/mp4", "buffer": os.urandom(1000)}
    with without_scripts_yet(page, reverse("cabinet:attach", args=[application.pk, "signed_scan"])):
        page.set_input_files("input[type=file]", film)
    expect(page.locator(".uploads")).to_contain_text("Файлы вида «.mp4» здесь не принимаются")

    with without_scripts_yet(page, reverse("cabinet:documents", args=[application.pk])):
        choose(page, document(NAMES[0]))
    expect(form_of(page, NAMES[0])).to_be_visible()

"""Every screen of the cabinets, walked by its links: whole, narrow enough, fit for everybody."""

import datetime

import pytest
from django.utils import timezone

from attestation.accounts.models import User
from attestation.invitations.models import Invitation
from tests.browser import crawl
from tests.categories.conftest import set_category
from tests.invitations.conftest import invited  # noqa: F401 (a fixture)
from tests.turns import part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 360)
#: One of each role; `teacher2` has filed, `teacher` has not.
WALKERS = [
    *("teacher", "teacher2", "school", "municipal", "expert1"),
    *("operator", "secretary", "member1"),
]


@pytest.mark.parametrize(
    "login",
    [
        pytest.param(who, marks=[pytest.mark.long, pytest.mark.xdist_group(f"screens, {who}")])
        for who in part(WALKERS, of=4)
    ],
)
@pytest.mark.turns
def test_axe_finds_nothing_on_any_screen_of_any_cabinet(demonstration, person, live_server, login):
    page = person()
    crawl.sign_in(page, User.objects.get(username=login), live_server.url)
    seen = crawl.walk(page, login, start=["/cabinet/"], widths=WIDTHS)
    assert len(seen.kinds) > 10
    assert seen.faults == []


def test_axe_finds_nothing_on_the_pages_before_signing_in(site, region, invited, person):  # noqa: F811
    _, token = invited()
    expired, old_token = invited(email="late@mail.example")
    before = timezone.now() - datetime.timedelta(days=3)
    Invitation.objects.filter(pk=expired.pk).update(
        sent_at=before, expires_at=before + datetime.timedelta(days=1)
    )
    pages = [
        *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"),
        *(f"/invitation/{one}/" for one in (token, old_token, "made-up-token")),
    ]
    seen = crawl.Walk("visitor")
    page = person()
    for address in pages:
        # Dead links answer 404 or 410, and are pages all the same.
        page.goto(address)
        for width in WIDTHS:
            crawl.look_at(page, address, seen, width)
    assert seen.faults == []


def test_a_late_category_fits_a_phone(site, region, person, live_server):
    """The walk sees two records of many: what is said of a date was wider than the screen."""
    soon = timezone.localdate() + datetime.timedelta(days=30)
    held = set_category(region.home.teacher, since=datetime.date(2022, 5, 12), until=soon)
    page = person(width=360)
    crawl.sign_in(page, region.home.teacher, live_server.url)
    seen = crawl.Walk("teacher")
    page.goto(held.get_absolute_url())
    assert page.get_by_text("решение может быть позже срока").is_visible()
    crawl.look_at(page, held.get_absolute_url(), seen, 360)
    assert seen.faults == []


def test_a_number_stays_on_the_line_of_its_sign(site, region, person, live_server):
    page = person(width=360)
    crawl.sign_in(page, region.home.teacher, live_server.url)
    words = "МБОУ «Школа № 12», не больше 40 МБ, до 9 мая"
    more = f"<p id='said'>{words}</p><textarea id='typed' aria-label='Слова'>{words}</textarea>"

    def serve(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{more}</main>"))

    page.route("**/cabinet/calendar/", serve)
    page.goto("/cabinet/calendar/")
    assert page.locator("#said").inner_text() == (
        "МБОУ «Школа №\xa012», не больше 40\xa0МБ, до 9\xa0мая"
    )
    assert page.locator("#typed").input_value() == words


def test_the_walk_names_what_is_wrong_with_a_page(site, region, person, live_server):
    page = person()
    crawl.sign_in(page, region.home.teacher, live_server.url)
    spoil = """document.body.style.minWidth = "900px";
      document.body.insertAdjacentHTML("beforeend",
        "<img src='/static/images/mark.svg'><input type='text'><p>Всё готово..</p>" +
        "<button class='govuk-button'>Да</button><button class='govuk-button'>Нет</button>" +
        "<select><option>декабрь 2026 – январь 2027</select>");
      document.querySelector("select:last-of-type").style.width = "90px";"""
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {spoil} }})")
    seen = crawl.walk(page, "teacher", start=["/cabinet/calendar/"], widths=(360,))
    said = " ".join(seen.faults)
    faults = ("px wide in a window of 360", "image-alt", "label", "a doubled stop", "touch", "cuts")
    for fault in faults:
        assert fault in said

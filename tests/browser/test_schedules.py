"""The published schedule in a real Chromium: without complaints, on a phone, on paper."""

import pytest

from attestation.scheduling.releases.models import ReleaseChange
from attestation.scheduling.releases.services import releases as release_services
from tests.cms_pages.conftest import operator, release  # noqa: F401 (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

URL = "/schedules/2026-10/"


@pytest.fixture
def corrected(site, release):  # noqa: F811
    """Two releases; the second has two people more, of whom the changes tell."""
    release_services.publish(release(names=[f"Белова Анна {n}" for n in range(60)]).pk)
    second = release(names=[f"Белова Анна {n}" for n in range(62)])
    for row in second.rows.filter(place__gt=60):
        ReleaseChange.objects.create(
            release=second,
            kind="added",
            key=row.key,
            name=row.name,
            organization=row.organization,
            after=f"Специалист 1: {row.first_expert}\nСпециалист 2: {row.second_expert}",
        )
    release_services.publish(second.pk)
    return second


def test_a_stranger_finds_a_person_and_what_has_changed(corrected, person, picture):
    key = corrected.rows.get(place=61).key
    for width in (1280, 360, 320):
        page = person(width=width)
        for name, address in (
            ("index", "/schedules/"),
            ("schedule", URL),
            ("nobody", f"{URL}?surname=Билова"),
            ("changes", f"{URL}changes/2/"),
            ("earlier", f"{URL}releases/1/"),
            ("person", f"{URL}people/{key}/"),
        ):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            picture(page, f"release-{name}-{width}")
    page.goto(URL)
    page.get_by_role("link", name="Посмотреть изменения").click()
    page.get_by_role("link", name="Белова Анна 60").click()
    assert page.url.endswith(f"/people/{key}/")


def test_a_schedule_is_printed_as_a_table(corrected, person):
    page = person(width=1280)
    page.goto(URL)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1000, "height": 700})
    assert page.locator("thead").first.is_visible()
    assert page.locator(".filters").is_hidden()

"""Old addresses lead on: of pages, of all that hangs below them, of replaced files."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from cms_pages.models import SchedulesIndexPage, SectionPage, TextPage
from cms_pages.services import ensure

pytestmark = pytest.mark.django_db


@pytest.fixture
def schedule(published):
    return published()


def below(page) -> list[str]:
    """What hangs below the page of a list, and a person of it."""
    key = page.release.rows.first().key
    return [
        *("", "data.json", "calendar.ics", "xlsx/", "pdf/"),
        *("releases/1/", "releases/1/xlsx/", "releases/1/data.json", f"people/{key}/"),
    ]


@pytest.fixture
def renamed(django_capture_on_commit_callbacks):
    """Change the last part of an address as the form of the admin does; redirects come after it."""

    def rename(page, slug):
        page = Page.objects.get(pk=page.pk).specific
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


def test_all_that_hangs_below_a_list_is_led_on_when_the_section_is_renamed(
    schedule, client, renamed
):
    old = {f"{schedule.url}{tail}": tail for tail in below(schedule)}
    renamed(schedule.get_parent(), "grafiki")
    now = Page.objects.get(pk=schedule.pk).url
    assert now.startswith("/grafiki/")
    for address, tail in old.items():
        answer = client.get(address, {"q": "Белова", "page": "2"}, follow=True)
        hops = [to for to, _ in answer.redirect_chain]
        assert hops, address
        assert hops[0].startswith(f"{now}{tail}"), address
        assert hops[0].endswith("?q=%D0%91%D0%B5%D0%BB%D0%BE%D0%B2%D0%B0&page=2"), address
        assert answer.status_code == 200, address


@pytest.mark.parametrize("tail", ["2026/", "feed/", "feed", "2026/?page=2", "?year=2026"])
def test_years_and_feeds_of_the_section_are_led_on(schedule, client, renamed, tail):
    renamed(schedule.get_parent(), "grafiki")
    answer = client.get(f"/schedules/{tail}", follow=True)
    assert answer.redirect_chain[0][0] == f"/grafiki/{tail}"
    assert answer.status_code == 200


def test_what_never_was_below_a_page_is_not_found(schedule, client, renamed):
    renamed(schedule.get_parent(), "grafiki")
    for tail in ("nothing/", "2019/x/", "feed/x/"):
        assert client.get(f"/schedules/{tail}").status_code == 404


def test_a_section_renamed_twice_and_one_renamed_back_are_found(schedule, client, renamed):
    index = schedule.get_parent()
    renamed(index, "grafiki")
    renamed(index, "raspisaniya")
    for old in ("schedules", "grafiki"):
        assert client.get(f"/{old}/feed/", follow=True).status_code == 200
    renamed(index, "schedules")
    for old in ("schedules", "grafiki", "raspisaniya"):
        assert client.get(f"/{old}/feed/", follow=True).status_code == 200


def test_a_page_moved_below_another_takes_along_what_hangs_below_it(pages, client):
    home = pages.root_page
    section = ensure(home, SectionPage(title="Раздел", slug="section"))[0]
    page = ensure(home, TextPage(title="Сроки", slug="terms"))[0]
    ensure(page, TextPage(title="Весна", slug="spring"))
    page.move(section, pos="last-child")
    assert client.get("/terms/spring/?a=1")["Location"] == "/section/terms/spring/?a=1"


def test_a_page_that_takes_the_old_address_is_shown_itself(pages, client, renamed):
    page = ensure(pages.root_page, TextPage(title="Сроки", slug="terms"))[0]
    renamed(page, "dates")
    ensure(pages.root_page, TextPage(title="Новые сроки", slug="terms"))
    assert client.get("/terms/").status_code == 200


def test_a_redirect_of_an_address_with_its_query_has_used_the_query_up(pages, client):
    Redirect.add_redirect("/old.php?id=3", pages.root_page, site=Site.objects.get())
    assert client.get("/old.php?id=3")["Location"] == "/"


def test_a_redirect_of_this_site_goes_before_one_of_all(pages, client):
    Redirect.add_redirect("/план/", "/news/", site=pages)
    Redirect.add_redirect("/план/", "/search/")
    assert client.get("/план/").url == "/news/"


def test_not_found_is_asked_for_twice(pages, client):
    """Once the address in every spelling, once what it may hang below; robots ask in masses."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/план/которого/нет/?q=графики").status_code == 404
    asked = [one["sql"] for one in captured if '"old_path"' in one["sql"]]
    assert len(asked) == 2


def test_nothing_that_was_sent_is_led_elsewhere(schedule, client, renamed):
    renamed(schedule.get_parent(), "grafiki")
    assert client.post("/schedules/feed/").status_code == 404


# --- Files of documents ------------------------------------------------------------------------


@pytest.fixture
def document(pages):
    return get_document_model().objects.create(
        title="Приказ", file=ContentFile(b"%PDF-1.4 first", name="prikaz.pdf")
    )


def replaced(document, name):
    document.file = ContentFile(b"%PDF-1.4 next", name=name)
    document.save()
    return document


def test_the_address_of_a_replaced_file_leads_to_the_file_that_took_its_place(document, client):
    first = document.url
    second = replaced(document, "prikaz-2.pdf").url
    third = replaced(document, "prikaz-3.pdf").url
    for old in (first, second):
        assert client.get(old)["Location"] == third
    assert client.get(third).status_code == 200


def test_a_name_that_the_document_never_had_leads_nowhere(document, client):
    replaced(document, "prikaz-2.pdf")
    guessed = reverse("wagtaildocs_serve", args=[document.pk, "other.pdf"])
    assert client.get(guessed).status_code == 404


def test_a_title_changed_alone_leaves_the_address(document, client):
    document.title = "Приказ № 17"
    document.save()
    assert document.earlier_names.count() == 0
    assert client.get(document.url).status_code == 200


def test_the_section_of_schedules_is_where_the_tests_take_it(schedule):
    assert isinstance(schedule.get_parent().specific, SchedulesIndexPage)

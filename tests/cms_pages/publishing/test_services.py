"""A release becomes a page by itself, once."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from wagtail.models import Page, Revision

from attestation.scheduling.releases.services import releases as release_services
from cms_pages.models import SchedulePage, SchedulesIndexPage
from cms_pages.publishing.services import publish

pytestmark = pytest.mark.django_db


def revisions_of(page: SchedulePage) -> int:
    return Revision.page_revisions.filter(object_id=str(page.pk)).count()


def test_publishing_a_release_makes_its_page(published):
    page = published()
    assert page.live
    assert page.slug == "2026-10"
    assert page.title == "График аттестации: октябрь–ноябрь 2026"
    assert page.get_parent().specific == SchedulesIndexPage.objects.get()
    assert page.live_revision_id == page.latest_revision_id
    assert not page.has_unpublished_changes
    assert revisions_of(page) == 1


def test_the_page_is_served_in_search_and_in_the_sitemap(published, client):
    page = published()
    assert client.get("/schedules/2026-10/").status_code == 200
    assert "/schedules/2026-10/" in client.get("/sitemap.xml").content.decode()
    assert page.page_ptr in Page.objects.live().search("октябрь")


def test_publishing_again_changes_nothing(published):
    page = published()
    publish(SchedulePage, page.release_id)
    release_services.publish(page.release_id)
    assert SchedulePage.objects.count() == 1
    assert revisions_of(page) == 1


def test_a_new_release_replaces_the_one_before(published, client):
    published(names=["Белова Анна Игоревна"])
    page = published(names=["Вершинин Олег Петрович"])
    assert SchedulePage.objects.count() == 1
    assert page.release.number == 2
    assert revisions_of(page) == 2
    html = client.get("/schedules/2026-10/").content.decode()
    assert "Вершинин Олег Петрович" in html
    assert "Белова Анна Игоревна" not in html
    assert "Редакция 2" in html


def test_an_older_release_that_comes_late_changes_nothing(pages, release):
    older, newer = release(), release()
    publish(SchedulePage, newer.pk)
    publish(SchedulePage, older.pk)
    assert SchedulePage.objects.get().release == newer


def test_an_unpublished_page_stays_so_until_a_new_release(published):
    page = published()
    page.unpublish()
    publish(SchedulePage, page.release_id)
    page.refresh_from_db()
    assert not page.live
    page = published()
    assert page.live
    assert not page.has_unpublished_changes


def test_an_expired_or_postponed_page_is_shown_with_a_new_release(published):
    page = published()
    page.expire_at = timezone.now() - datetime.timedelta(days=1)
    page.go_live_at = timezone.now() + datetime.timedelta(days=30)
    page.live, page.expired = False, True
    page.save()
    page = published()
    assert page.live
    assert not page.expired
    assert page.expire_at is None


def test_a_draft_of_an_editor_survives_and_never_brings_an_old_release_back(published):
    page = published()
    page.title = "Ещё не готово"
    page.save_revision()
    page = published()
    assert page.title == "График аттестации: октябрь–ноябрь 2026"
    assert page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    assert draft.title == "Ещё не готово"
    assert draft.release.number == 2
    page.get_latest_revision().publish()
    page.refresh_from_db()
    assert (page.title, page.release.number) == ("Ещё не готово", 2)


def test_a_revision_restored_from_history_shows_the_present_release(published):
    first = published().get_latest_revision()
    published()
    first.publish()
    assert SchedulePage.objects.get().release.number == 2


def test_each_period_has_its_page(published):
    published()
    page = published(first_day=datetime.date(2026, 12, 1))
    assert page.title == "График аттестации: декабрь 2026 – январь 2027"
    assert page.slug == "2026-12"
    assert SchedulePage.objects.count() == 2


def test_a_taken_address_does_not_stop_a_publication(published):
    page = published()
    page.slug = "2026-12"
    page.save_revision().publish()
    assert published(first_day=datetime.date(2026, 12, 1)).live


def test_without_a_page_for_schedules_nothing_is_published(release):
    made = release()
    with pytest.raises(ImproperlyConfigured, match="build_site"):
        release_services.publish(made.pk)
    made.refresh_from_db()
    assert made.published_at is None


def test_two_workers_at_once_make_one_page(site, release, at_once):
    made = [release(), release(), release(first_day=datetime.date(2026, 12, 1))]
    results = at_once(*[lambda pk=item.pk: publish(SchedulePage, pk).pk for item in made])
    assert SchedulePage.objects.count() == 2, results
    assert SchedulePage.objects.get(period=made[0].period).release == made[1]
    assert not any(Page.find_problems())

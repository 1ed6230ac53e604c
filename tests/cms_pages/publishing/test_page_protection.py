"""What must stay: the pages of published lists, their addresses; and what visitors may not see."""

import time

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from attestation.scheduling.releases.services import releases as release_services
from cms_pages import navigation
from cms_pages.blocks.text import CallBlock
from cms_pages.models import SchedulePage, TextPage
from cms_pages.publications.feeds import ReleasesFeed
from cms_pages.services import ensure

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(django_user_model):
    return django_user_model.objects.create_superuser("root", "root@example.org")


@pytest.mark.parametrize("who", ["chief", "root"])
def test_the_page_of_a_published_schedule_is_not_deleted(published, client, request, who):
    page = published()
    client.force_login(request.getfixturevalue(who))
    for address in (
        reverse("wagtailadmin_pages:delete", args=[page.pk]),
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}",
    ):
        answer = client.post(address, follow=True)
        assert "удалить нельзя" in answer.content.decode()
    assert SchedulePage.objects.filter(pk=page.pk, live=True).exists()


def test_nor_is_the_list_in_which_it_stands(published, client, root):
    index = published().get_parent()
    client.force_login(root)
    address = reverse("wagtailadmin_pages:delete", args=[index.pk])
    client.post(address, {"confirm_site_name": "Аттестация"})
    assert Page.objects.filter(pk=index.pk).exists()


def test_other_pages_are_deleted_as_ever(pages, client, chief):
    page = ensure(pages.root_page, TextPage(title="Сроки", slug="terms"))[0]
    client.force_login(chief)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


def test_the_address_of_a_published_list_stays_whatever_an_editor_sends(published, client, chief):
    page = published()
    client.force_login(chief)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(address).context["form"]
    assert "slug" not in form.fields
    assert "title" in form.fields


def test_the_menu_names_no_page_that_is_not_for_everybody(
    pages, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ensure(pages.root_page, TextPage(title="Для своих", slug="own", show_in_menus=True))
    assert "Для своих" in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        restriction = PageViewRestriction.objects.create(
            page=Page.objects.get(slug="own"), restriction_type=PageViewRestriction.GROUPS
        )
    restriction.groups.add(Group.objects.first())
    assert "Для своих" not in client.get("/").content.decode()
    assert "Для своих" not in [link.title for link in navigation.load().sections]


def test_an_address_of_thousands_of_parts_costs_no_more_than_a_short_one(pages, client):
    began = time.monotonic()
    assert client.get("/" + "a/" * 20_000).status_code == 404
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\x0b/evil.example", "cabinet/"],
)
def test_a_button_leads_to_an_address_of_this_site_only(path):
    block = CallBlock()
    value = {"title": "О чём", "text": "", "button": "Идти", "page": None}
    assert block.clean(block.to_python(value | {"path": "/cabinet/?a=1#b"}))["path"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value | {"path": path}))


def test_a_feed_outlives_signs_that_its_form_cannot_hold(pages, release, client, monkeypatch):
    """What is pasted from Word into the reason has vertical tabs between its lines."""
    monkeypatch.setattr(
        ReleasesFeed,
        "summary_of",
        lambda _feed, _kind, release: f"{release.order_number}\x0bисправлено",
    )
    release_services.publish(release().pk)
    answer = client.get("/schedules/feed/")
    assert answer.status_code == 200
    assert "1098-р исправлено" in answer.content.decode()


@pytest.mark.parametrize("address", ["/schedules/feed/", "/schedules/2026-10/xlsx/"])
def test_nobody_keeps_a_file_together_with_somebody_elses_session(
    published, client, chief, address
):
    published()
    client.force_login(chief)
    session = client.session
    session["used_at"] = 0
    session.save()
    answer = client.get(address)
    assert settings.SESSION_COOKIE_NAME in answer.cookies
    assert "public" not in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    again = client.get(address)
    assert settings.SESSION_COOKIE_NAME not in again.cookies
    assert "public" in again["Cache-Control"]

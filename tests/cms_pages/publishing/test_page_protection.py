"""What must stay: the pages of published lists, their addresses; and what visitors may not see."""

import html
import time

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from attestation.accounts.services.groups import OPERATORS
from attestation.notifications import events
from attestation.notifications.models import Message
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.releases.services import retraction
from cms_pages import navigation
from cms_pages.blocks.text import CallBlock
from cms_pages.models import SchedulePage, TextPage
from cms_pages.publications.feeds import ReleasesFeed
from cms_pages.publishing import scheduled_publishing
from cms_pages.services import ensure

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(django_user_model):
    return django_user_model.objects.create_superuser("root", "root@example.org")


@pytest.fixture
def operator_on_duty(pages, django_user_model):
    person = django_user_model.objects.create_user("duty", "duty@example.org", "x")
    person.groups.add(Group.objects.get(name=OPERATORS))
    return person


def told(person) -> list[str]:
    """The titles of what a person was told about the site."""
    found = Message.objects.filter(user=person, event=events.LIST_LEFT_SITE.code)
    return [message.title for message in found]


@pytest.mark.parametrize("who", ["chief", "root"])
def test_the_page_of_a_published_schedule_is_not_deleted(published, client, request, who):
    page = published()
    client.force_login(request.getfixturevalue(who))
    for address in (
        reverse("wagtailadmin_pages:delete", args=[page.pk]),
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}",
    ):
        answer = client.post(address, follow=True)
        assert "остаётся на сайте" in answer.content.decode()
    assert SchedulePage.objects.filter(pk=page.pk, live=True).exists()


def test_nor_is_the_list_in_which_it_stands(published, client, root):
    index = published().get_parent()
    client.force_login(root)
    address = reverse("wagtailadmin_pages:delete", args=[index.pk])
    client.post(address, {"confirm_site_name": "Аттестация"})
    assert Page.objects.filter(pk=index.pk).exists()


def ways_off_the_site(page):
    """Every address of the admin that takes a page off the site, with what it is sent."""
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    return {
        reverse("wagtailadmin_pages:unpublish", args=[page.pk]): {"include_descendants": "on"},
        reverse("wagtailadmin_pages:delete", args=[page.pk]): {"confirm_site_name": "Аттестация"},
        f"{bulk}?id={page.pk}": {"include_descendants": "on"},
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, 1]): {},
        reverse("wagtailadmin_pages:copy", args=[page.pk]): {
            "new_title": "Копия",
            "new_slug": "copy",
            "new_parent_page": page.get_parent().pk,
            "copy_subpages": "on",
            "alias": "on",
        },
    }


@pytest.mark.parametrize("who", ["chief", "root"])
@pytest.mark.parametrize("above", [0, 1, 2])
def test_whatever_takes_a_published_list_off_the_site_says_who_alone_may(
    published, client, request, who, above
):
    page = published()
    taken = page
    for _ in range(above):
        taken = taken.get_parent()
    client.force_login(request.getfixturevalue(who))
    for address, data in ways_off_the_site(taken).items():
        answer = client.post(address, data, follow=True)
        text = answer.content.decode()
        refused = "остаётся на сайте" in text or "нельзя скопировать" in text
        # Whoever has not even the right reads Wagtail's own refusal.
        assert refused or "прав" in text, address
        assert client.get(page.url).status_code == 200, address
    assert Page.objects.type(SchedulePage).count() == 1


def test_the_refusal_names_the_operator_and_the_button(published, client, chief):
    page = published()
    client.force_login(chief)
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), follow=True)
    text = html.unescape(answer.content.decode())
    assert "График снимает только оператор центра" in text
    assert "«Снять с сайта»" in text


def test_results_name_the_order_that_corrects_them(results, client, chief):
    page = results()
    client.force_login(chief)
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), follow=True)
    assert "исправляющий приказ" in answer.content.decode()
    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize("above", [0, 1, 2])
def test_a_published_list_is_closed_for_nobody_and_has_no_last_day(published, client, root, above):
    page = published()
    closed = page
    for _ in range(above):
        closed = closed.get_parent().specific
    client.force_login(root)
    address = reverse("wagtailadmin_pages:set_privacy", args=[closed.pk])
    client.post(address, {"restriction_type": "login", "password": "", "groups": []})
    assert PageViewRestriction.objects.count() == 0
    form = client.get(reverse("wagtailadmin_pages:edit", args=[closed.pk])).context["form"]
    assert not {"expire_at", "go_live_at"} & set(form.fields)


@pytest.mark.parametrize("above", [0, 1])
def test_a_last_day_set_before_takes_no_list_away(published, above):
    page = published()
    ending = page.get_parent() if above else page
    Page.objects.filter(pk=ending.pk).update(expire_at=timezone.now())
    scheduled_publishing.take_down_due()
    page.refresh_from_db()
    ending.refresh_from_db()
    assert page.live
    assert ending.live


def test_a_withdrawal_by_the_operator_takes_the_list_off_and_tells_no_operator(
    published, operator_on_duty
):
    page = published()
    retraction.withdraw(page.release, reason="Ошибка в составе", actor=operator_on_duty)
    release_services.take_down(page.release_id)
    page.refresh_from_db()
    assert not page.live
    assert told(operator_on_duty) == []


def test_a_list_that_left_the_site_another_way_is_told_to_the_operators(
    published, operator_on_duty
):
    page = published()
    page.unpublish()
    assert told(operator_on_duty) == [f"«{page.title}»: список не виден на сайте"]


@pytest.mark.parametrize("above", [0, 1])
def test_so_is_a_list_that_was_closed_for_visitors(published, operator_on_duty, above):
    page = published()
    closed = page.get_parent() if above else page
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert told(operator_on_duty) == [f"«{page.title}»: список не виден на сайте"]


def test_other_pages_are_taken_off_and_closed_as_ever(pages, client, chief, operator_on_duty):
    page = ensure(pages.root_page, TextPage(title="Сроки", slug="terms"))[0]
    client.force_login(chief)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert not page.live
    assert told(operator_on_duty) == []


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

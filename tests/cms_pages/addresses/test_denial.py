"""Somebody who has signed in and may not enter is told so, and never sent to sign in again."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver, reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from attestation.public import CHIEF_EDITORS, EDITORS
from cms_pages.models import TextPage
from cms_pages.services import ensure

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(pages) -> TextPage:
    return ensure(pages.root_page, TextPage(title="Для своих", slug="own"))[0]


@pytest.fixture
def document(pages):
    collection = Collection.get_first_root_node().add_child(name="Для своих")
    return get_document_model().objects.create(
        title="Список", file=ContentFile(b"%PDF-1.4", name="list.pdf"), collection=collection
    )


def closed_for(thing, *groups):
    """Close a page or a collection for all but ``groups``."""
    if isinstance(thing, TextPage):
        made = PageViewRestriction(page=thing)
    else:
        made = CollectionViewRestriction(collection=thing.collection)
    made.restriction_type = "groups"
    made.save()
    made.groups.set(Group.objects.filter(name__in=groups))


def admin_addresses():
    """All addresses of the admin that need no key."""
    prefix = next(one for one in get_resolver().url_patterns if str(one.pattern) == "cms/")
    found = []

    def walk(patterns, before):
        for one in patterns:
            path = before + str(one.pattern).strip("^$")
            if not isinstance(one, URLPattern):
                walk(one.url_patterns, path)
            elif not set("<(?[\\") & set(path):
                found.append(f"/{path}")

    walk(prefix.url_patterns, "cms/")
    return found


@pytest.mark.parametrize("who", ["teacher", "school_coordinator", "coordinator"])
def test_the_admin_says_whose_rights_it_needs(region, pages, client, who):
    client.force_login(getattr(region.home, who))
    answer = client.get(reverse("wagtailadmin_home"))
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Главные редакторы сайта" in text
    assert "Операторы центра" in text
    assert reverse("cabinet:home") in text


def test_no_address_of_the_admin_sends_somebody_signed_in_to_the_sign_in(region, pages, client):
    client.force_login(region.home.teacher)
    addresses = admin_addresses()
    assert len(addresses) > 50
    # The sign-in itself leads whoever has signed in to the cabinet.
    others = [one for one in addresses if client.get(one).status_code != 403]
    assert others in ([], [reverse("wagtailadmin_login")])


def test_a_visitor_of_the_admin_is_led_to_the_sign_in(pages, client):
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=/cms/"


def test_the_sign_in_with_the_admin_behind_it_ends_with_the_refusal(region, pages, client):
    client.force_login(region.home.teacher)
    answer = client.get("/cms/login/?next=/cms/", follow=True)
    assert answer.status_code == 403


def test_a_page_for_some_groups_names_them(region, page, client):
    closed_for(page, EDITORS, CHIEF_EDITORS)
    client.force_login(region.home.teacher)
    answer = client.get(page.url)
    assert answer.status_code == 403
    assert "«Редакторы сайта»" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_so_does_what_stands_below_it(region, page, client):
    below = ensure(page, TextPage(title="Ниже", slug="below"))[0]
    closed_for(page, EDITORS)
    client.force_login(region.home.teacher)
    assert client.get(below.url).status_code == 403


def test_a_member_of_the_group_reads_the_page(page, client, author):
    closed_for(page, EDITORS)
    client.force_login(author)
    assert client.get(page.url).status_code == 200


def test_a_visitor_of_the_page_is_led_to_the_sign_in(page, client):
    closed_for(page, EDITORS)
    answer = client.get(page.url)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_document_of_a_closed_collection_names_the_groups(region, document, client):
    closed_for(document, EDITORS)
    client.force_login(region.home.teacher)
    answer = client.get(document.url)
    assert answer.status_code == 403
    assert "«Редакторы сайта»" in answer.content.decode()


def test_a_member_of_the_group_opens_the_document(document, client, author):
    closed_for(document, EDITORS)
    client.force_login(author)
    assert client.get(document.url).status_code == 200


def closed_by_password(thing):
    if isinstance(thing, TextPage):
        return PageViewRestriction.objects.create(
            page=thing, restriction_type="password", password="ключ-2026"
        )
    return CollectionViewRestriction.objects.create(
        collection=thing.collection, restriction_type="password", password="ключ-2026"
    )


@pytest.mark.parametrize("what", ["page", "document"])
def test_what_is_closed_by_a_password_asks_for_it_on_a_page_of_the_site(request, client, what):
    thing = request.getfixturevalue(what)
    closed_by_password(thing)
    answer = client.get(thing.url)
    text = answer.content.decode()
    assert "govuk-button" in text
    assert "закрыт" in text
    assert 'id="main"' in text


@pytest.mark.parametrize("what", ["page", "document"])
def test_a_wrong_password_is_said_at_its_field_and_the_right_one_opens(request, client, what):
    thing = request.getfixturevalue(what)
    closed_by_password(thing)
    form = client.get(thing.url).context
    wrong = client.post(form["action_url"], {"password": "x", "return_url": thing.url})
    assert "govuk-error-message" in wrong.content.decode()
    right = client.post(form["action_url"], {"password": "ключ-2026", "return_url": thing.url})
    assert right.status_code == 302
    assert client.get(thing.url).status_code == 200

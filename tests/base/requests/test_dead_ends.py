"""Nobody stands before a bare answer: what is gone is told, and a button's address leads to it."""

import uuid

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from attestation.base.requests.dead_ends import PRESS_AGAIN
from attestation.base.requests.way_on import page_above
from tests import factories

pytestmark = pytest.mark.django_db

#: What a browser asks for when somebody opens an address.
OPENED = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


EXAMPLES = {IntConverter: 5, SlugConverter: "proof", UUIDConverter: uuid.uuid4()}
#: Addresses without a page above them: scripts alone send to two, the third has several pages.
HOMELESS = {"upload", "uploads", "dossier_order"}


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def gone(answer, way_on):
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>Уже удалено или изменено</h1>" in page
    assert f'href="{way_on}">Посмотреть, как сейчас' in page
    assert "no-store" in answer["Cache-Control"]


def test_a_second_removal_says_so_and_leads_to_what_is_there(region):
    application = factories.draft(region.home.teacher)
    row = factories.result_row(application)
    client = client_of(region.home.teacher)
    address = reverse("cabinet:results_delete", args=[application.pk, row.pk])
    rest = reverse("cabinet:results", args=[application.pk])
    assert client.post(address).status_code == 302
    gone(client.post(address), rest)
    gone(client.post(address, headers={"referer": f"http://testserver{address}"}), rest)
    gone(client.post(address, headers={"referer": "https://evil.example/"}), rest)
    sender = application.get_absolute_url()
    gone(client.post(address, headers={"referer": f"http://testserver{sender}?x=1"}), sender)


def test_what_is_gone_with_all_above_it_leads_home(region):
    application = factories.draft(region.home.teacher)
    client = client_of(region.home.teacher)
    address = reverse("cabinet:application_delete", args=[application.pk])
    assert client.post(address).status_code == 302
    gone(client.post(address, headers={"referer": f"http://testserver{address}"}), "/cabinet/")


def test_who_only_looks_reads_that_there_is_no_page(region):
    answer = client_of(region.home.teacher).get(reverse("cabinet:application", args=[999]))
    assert "Страница не найдена" in answer.content.decode()


def only_buttons(patterns):
    """Yield the names and addresses, filled in, at which nothing can be opened."""
    for entry in patterns:
        if not isinstance(entry, URLPattern):
            yield from only_buttons(entry.url_patterns)
        elif (view := getattr(entry.callback, "view_class", None)) and not (
            hasattr(view, "get") and "get" in view.http_method_names
        ):
            named = {k: EXAMPLES[type(v)] for k, v in entry.pattern.converters.items()}
            yield entry.name, reverse(f"cabinet:{entry.name}", kwargs=named)


def test_above_every_button_stands_a_page_of_its_subject():
    cabinet = get_resolver().namespace_dict["cabinet"][1]
    leading = {
        name: page_above(RequestFactory().get(address))
        for name, address in only_buttons(cabinet.url_patterns)
    }
    assert len(leading) > 30
    assert {name for name, above in leading.items() if above == "/cabinet/"} == HOMELESS


def test_the_address_of_a_button_leads_to_the_page_where_it_stands(region):
    application = factories.generated(region.home.teacher)
    client = client_of(region.home.teacher)
    address = reverse("cabinet:submit", args=[application.pk])
    answer = client.get(address, headers=OPENED, follow=True)
    assert answer.redirect_chain == [(application.get_absolute_url(), 302)]
    assert PRESS_AGAIN in answer.content.decode()


def test_scripts_read_that_the_method_is_wrong_and_people_a_page(region):
    application = factories.generated(region.home.teacher)
    client = client_of(region.home.teacher)
    answer = client.get(reverse("cabinet:submit", args=[application.pk]))
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert f'href="{application.get_absolute_url()}"' in answer.content.decode()
    assert client.delete(reverse("cabinet:submit", args=[application.pk])).content == b""


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/cabinet/sessions/5/members/7/unseat/", "/cabinet/sessions/5/"),
        ("/cabinet/applications/5/reattach/7/", "/cabinet/applications/5/"),
        ("/cabinet/messages/read/", "/cabinet/messages/"),
        ("/cabinet/my-data/archive/", "/cabinet/my-data/"),
        ("/cabinet/uploads/", "/cabinet/"),
        ("/nowhere/at/all/", "/cabinet/"),
    ],
)
def test_the_page_above(rf, address, above):
    assert page_above(rf.get(address)) == above

"""The public results: what they say, how they are searched, what they cost."""

import datetime
import json
import re
import uuid
from urllib.parse import quote

import pytest
from defusedxml import ElementTree
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from attestation.orders.publication.models import ResultsRow
from attestation.public import institute
from cms_pages.models import ResultsPage
from cms_pages.publishing import page_cache as publication_page_cache
from tests.cms_pages.conftest import publish_results, publisher
from tests.prepared import prepared
from tests.security.test_odd_values import ODD

pytestmark = pytest.mark.django_db

URL = "/results/2026-10-28/"
PEOPLE = ["Белова Анна Игоревна", "Королёва Ирина Петровна", "Ким Ольга Олеговна"]
ATOM = "{http://www.w3.org/2005/Atom}"


def key_of(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, name)


@prepared
def three_results(pages) -> ResultsPage:
    """The page of a decision on three people."""
    return publish_results(publisher(), names=PEOPLE)


def names_in(response) -> list[str]:
    html = response.content.decode()
    return [name for name in PEOPLE if name in html]


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def change(kind: str, name: str, before: str = "", after: str = "") -> dict[str, str]:
    return {
        "kind": kind,
        "key": str(key_of(name)),
        "name": name,
        "organization": "МБОУ «СОШ № 4»",
        "before": before,
        "after": after,
    }


# --- The page ---------------------------------------------------------------------------------


def test_says_by_which_decision_and_order(three_results, client):
    text = text_of(client.get(URL))
    assert "Решение комиссии 28 октября 2026 года · приказ от 28.10.2026 № 214-к" in text
    assert "категория установлена: 3 педагога из 2 муниципалитетов" in text


def test_shows_the_public_columns_and_no_other(three_results, client):
    response = client.get(URL)
    assert names_in(response) == PEOPLE
    head = re.findall(r'<th scope="col">(.*?)</th>', response.content.decode())
    assert head == ["Педагог", "Организация", "Категория", "Приказ"]
    text = text_of(response)
    for word in ("учитель, математика", "МБОУ «СОШ № 4»", "Заречный район", "с 28.10.2026"):
        assert word in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("surname=белова", PEOPLE[:1]),
        ("surname=КОРОЛЕВА", PEOPLE[1:2]),
        ("surname=Королёвой", PEOPLE[1:2]),
        ("municipality=Заречный район", PEOPLE[1:2]),
        ("category=первая", PEOPLE[1:2]),
        ("category=высшая", [PEOPLE[0], PEOPLE[2]]),
        ("category=высшая&surname=ким", PEOPLE[2:]),
        ("position=учитель, математика", PEOPLE),
        ("organization=МБОУ «СОШ № 4»", PEOPLE),
        ("category=нет такой", []),
        ("surname=%25", []),
    ],
)
def test_search_and_filter(three_results, client, query, found):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert names_in(response) == found
    assert ("Никого не нашлось" in response.content.decode()) == (not found)


def test_a_near_miss_is_offered(three_results, client):
    html = client.get(URL, {"surname": "Билова"}).content.decode()
    assert f'<a href="?surname={quote("Белова")}">Белова</a>' in html


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("name", ["surname", "municipality", "category", "page"])
def test_no_question_makes_an_error_page(three_results, client, name, value):
    response = client.get(URL, {name: value})
    assert response.status_code == 200
    assert "onerror=alert" not in response.content.decode().replace("&lt;img src=x onerror", "")


def test_a_person_has_a_link_of_their_own_that_search_engines_do_not_keep(three_results, client):
    response = client.get(f"{URL}people/{key_of(PEOPLE[1])}/")
    text = text_of(response)
    assert PEOPLE[1] in text
    assert "первая, с 28.10.2026" in text
    assert "приказ от 28.10.2026 № 214-к" in text
    assert response["X-Robots-Tag"] == "noindex"
    assert PEOPLE[0] not in text


def test_the_index_lists_by_year_newest_first(results, client):
    results()
    results(held_on=datetime.date(2027, 2, 3))
    html = client.get("/results/").content.decode()
    assert html.index("/results/2027-02-03/") < html.index(URL)
    year = client.get("/results/2026/").content.decode()
    assert URL in year
    assert "/results/2027-02-03/" not in year
    assert client.get("/results/2020/").status_code == 404
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/results/2026/</loc>" in sitemap
    assert f"{URL}</loc>" in sitemap
    assert "/people/" not in sitemap


def test_the_list_without_results_says_so(pages, client):
    assert "Опубликованных итогов пока нет" in client.get("/results/").content.decode()


def test_the_latest_results_stand_on_the_home_page(three_results, client):
    assert URL in client.get("/").content.decode()


def test_the_search_of_the_site_finds_people_with_their_category(three_results, client):
    html = client.get("/search/?q=белова").content.decode()
    assert "В итогах аттестации" in html
    assert f"{URL}people/{key_of(PEOPLE[0])}/" in html
    three_results.unpublish()
    assert PEOPLE[0] not in client.get("/search/?q=белова").content.decode()


def test_an_unpublished_page_is_absent_everywhere(three_results, client):
    three_results.unpublish()
    for address in (URL, f"{URL}xlsx/", f"{URL}data.json"):
        assert client.get(address).status_code == 404
    for address in ("/", "/results/", "/results/feed/", "/sitemap.xml"):
        assert URL not in client.get(address).content.decode()


# --- Corrections ------------------------------------------------------------------------------


def test_corrections_stand_before_the_table_with_what_and_why(three_results, results, client):
    results(names=PEOPLE[:2], changes=[change("removed", PEOPLE[2])])
    html = client.get(URL).content.decode()
    text = text_of(client.get(URL))
    assert "исключён 1 человек" in text
    assert f"{PEOPLE[2]}: запись исключена" in text
    assert "Причина: Ошибка в имени. Основание: приказ от 28.10.2026 № 220-к" in text
    assert html.index("запись исключена") < html.index("<table")
    assert "Приказы" in text
    assert PEOPLE[2] in text_of(client.get(f"{URL}releases/1/"))


def test_a_long_correction_is_told_on_a_page_of_its_own(three_results, results, client):
    names = [f"Белова Анна {n}" for n in range(8)]
    results(names=PEOPLE, changes=[change("changed", n, "Имя: А", "Имя: Б") for n in names])
    assert "Все изменения, ещё 3" in text_of(client.get(URL))
    page = client.get(f"{URL}changes/2/")
    assert [n for n in names if n not in page.content.decode()] == []
    assert page["X-Robots-Tag"] == "noindex"


# --- Data, feed, files ------------------------------------------------------------------------


def test_the_data_say_all_that_the_page_says_and_no_more(three_results, client):
    data = json.loads(client.get(f"{URL}data.json").content)
    assert set(data) == {"version", "address", "decision", "release", "rows"}
    assert data["decision"] == {"key": "2026-10-28", "decided_on": "2026-10-28"}
    assert set(data["release"]) == {
        *("number", "published_at", "order_number", "order_date", "reason", "people")
    }
    assert [row["name"] for row in data["rows"]] == PEOPLE
    assert set(data["rows"][0]) == {
        *("key", "name", "position", "organization", "municipality", "category"),
        *("effective_from", "order_number", "order_date"),
    }


def test_the_feed_tells_of_orders_and_corrections(three_results, results, client):
    results(names=PEOPLE, changes=[change("changed", PEOPLE[0], "Имя: А", "Имя: Б")])
    feed = ElementTree.fromstring(client.get("/results/feed/").content)
    titles = [entry.find(f"{ATOM}title").text for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["Итоги заседания 28.10.2026, исправление", "Итоги заседания 28.10.2026"]


@pytest.mark.parametrize("address", [f"{URL}xlsx/", f"{URL}pdf/", f"{URL}data.json"])
def test_what_somebody_has_already_is_not_sent_again(three_results, client, address):
    first = client.get(address)
    assert first.status_code == 200
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


# --- Editors ----------------------------------------------------------------------------------


def test_editors_add_words_and_see_a_preview_but_point_it_nowhere_else(
    three_results, results, admin_client
):
    other = results(held_on=datetime.date(2027, 2, 3))
    post = nested_form_data(
        {
            "title": three_results.title,
            "slug": three_results.slug,
            "heading": "",
            "body": streamfield([("text", rich_text("<p>Над таблицей</p>"))]),
            "below": streamfield([]),
            "release": str(other.release_id),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    assert admin_client.post(f"/cms/pages/{three_results.pk}/edit/", post).status_code == 302
    three_results.refresh_from_db()
    assert three_results.release.decided_on == datetime.date(2026, 10, 28)
    assert "Над таблицей" in admin_client.get(URL).content.decode()
    assert three_results.make_preview_request().status_code == 200


# --- What it costs ----------------------------------------------------------------------------


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("asked", ["", "?surname=белова", "?surname=билова", "data.json"])
def test_the_number_of_queries_does_not_grow_with_people(results, client, asked):
    results(3)
    client.get("/")
    few = queries_of(client, URL + asked)
    results(30, held_on=datetime.date(2027, 2, 3))
    client.get("/")
    assert queries_of(client, f"/results/2027-02-03/{asked}") <= few
    assert few <= 15


def test_a_list_of_five_hundred_is_paged_and_seen_again_without_its_rows(results, client):
    results(500)
    first = client.get(URL).content.decode()
    assert "Показаны 1–50 из 500" in first
    assert first.count('data-label="Организация"') == 50
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL).status_code == 200
    assert not [query for query in queries if ResultsRow._meta.db_table in query["sql"]]


def test_lists_cost_the_same_for_one_and_for_five(results, client):
    results()
    client.get("/results/")
    one = queries_of(client, "/results/")
    for month in (1, 3, 5, 7):
        results(held_on=datetime.date(2027, month, 1))
    client.get("/results/")
    assert queries_of(client, "/results/") == one


@pytest.mark.django_db(transaction=True)
def test_strangers_get_a_whole_list_from_memory_until_it_is_corrected(
    site, results, settings, monkeypatch
):
    settings.SCHEDULES_REMEMBERED = True
    monkeypatch.setattr(publication_page_cache, "CHECKED_EVERY", 60)
    institute()  # its row is made when it is asked for first, which is a change like others
    results(names=PEOPLE)
    Client().get(URL)
    assert queries_of(Client(), URL) == 0
    results(names=PEOPLE[:2], changes=[change("removed", PEOPLE[2])])
    assert "запись исключена" in Client().get(URL).content.decode()


def test_a_preview_leaves_nothing_in_the_cache(three_results):
    caches["released"].clear()
    three_results.make_preview_request()
    assert not [key for key in caches["released"]._cache if "released-rows" in key]

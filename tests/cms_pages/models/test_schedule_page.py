"""The public schedule: what it says, how it is searched, what it costs."""

import datetime
import io
import re
from urllib.parse import quote

import openpyxl
import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attestation.scheduling.releases.models import ReleaseRow
from cms_pages import forms

pytestmark = pytest.mark.django_db

URL = "/schedules/2026-10/"
PEOPLE = ["Белова Анна Игоревна", "Королёва Ирина Петровна", "Ким Ольга Олеговна"]


@pytest.fixture
def page(published):
    return published(names=PEOPLE)


def names_in(response) -> list[str]:
    html = response.content.decode()
    return [name for name in PEOPLE if name in html]


def test_says_which_release_it_is(page, client):
    html = " ".join(client.get(URL).content.decode().split())
    text = re.sub("<[^>]+>", "", html)
    assert re.search(r"Редакция 1 от \d+ \w+ \d{4} · распоряжение от 14.09.2026 № 1098-р", text)
    assert "3 педагога из 2 муниципалитетов" in html
    assert "действует" in html


def test_shows_the_public_columns(page, client):
    response = client.get(URL)
    assert names_in(response) == PEOPLE
    html = response.content.decode()
    for word in (
        "учитель, математика",
        "МБОУ «СОШ № 4»",
        "Заречный район",
        "высшая",
        "очная",
        "Громова Е. П., учитель, МАОУ «Лицей № 2»",
        "Жданов И. С., методист, МБОУ ДПО «Центр»",
        "+7 (900) 000-00-01",
        'data-label="Специалисты"',
    ):
        assert word in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("surname=белова", ["Белова Анна Игоревна"]),
        ("surname=КОРОЛЕВА", ["Королёва Ирина Петровна"]),
        ("surname=королёва", ["Королёва Ирина Петровна"]),
        ("surname=  ким   ольга ", ["Ким Ольга Олеговна"]),
        ("surname=к", ["Королёва Ирина Петровна", "Ким Ольга Олеговна"]),
        ("surname=%25", []),
        ("municipality=Заречный район", ["Королёва Ирина Петровна"]),
        ("surname=белова&municipality=Заречный район", []),
        ("municipality=Другой район", []),
        ("surname=&municipality=", PEOPLE),
        ("surname=Беловой", ["Белова Анна Игоревна"]),
        ("surname=белову анну", ["Белова Анна Игоревна"]),
        ("surname=Королёвой", ["Королёва Ирина Петровна"]),
        ("surname=корол", ["Королёва Ирина Петровна"]),
        ("surname=ролев", []),
        ("surname=Ольга", ["Ким Ольга Олеговна"]),
        ("surname=Белова А. И.", ["Белова Анна Игоревна"]),
        ("surname=ева", []),
        ("surname=...", []),
        ("position=учитель, математика", PEOPLE),
        ("position=учитель, математика&surname=ким", ["Ким Ольга Олеговна"]),
        ("position=воспитатель", []),
        ("organization=МБОУ «СОШ № 4»", PEOPLE),
        ("organization=Нет такой", PEOPLE),
    ],
)
def test_search_and_filter(page, client, query, found):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert names_in(response) == found
    assert ("Никого не нашлось" in response.content.decode()) == (not found)


def test_a_filter_keeps_what_was_typed(page, client):
    html = client.get(f"{URL}?surname=Бел&municipality=Заречный район").content.decode()
    assert 'value="Бел"' in html
    assert '<option value="Заречный район" selected>' in html


def test_the_whole_word_comes_before_the_beginning_of_one(published, client):
    published(names=["Акимова Ольга", "Кимов Олег", "Ким Анна"])
    html = client.get(f"{URL}?surname=ким").content.decode()
    assert html.index("Ким Анна") < html.index("Кимов Олег")
    assert "Акимова" not in html
    longer = client.get(f"{URL}?surname=кимо").content.decode()
    assert "Кимов Олег" in longer
    assert "Ким Анна" not in longer
    assert "Акимова" not in longer


@pytest.mark.parametrize("typed", ["Билова", "<bkjdf", "беловай"])
def test_a_near_miss_is_offered(page, client, typed):
    html = client.get(URL, {"surname": typed}).content.decode()
    assert "Возможно, вы искали" in html
    assert f'<a href="?surname={quote("Белова")}">Белова</a>' in html


def test_a_surname_typed_on_latin_keys_is_found_at_once(page, client):
    html = client.get(URL, {"surname": "<tkjdf"}).content.decode()
    assert "Белова" in html
    assert "Возможно, вы искали" not in html


def test_whom_another_filter_hides_is_told(page, client):
    html = client.get(f"{URL}?surname=белова&municipality=Заречный район").content.decode()
    assert "нашёлся 1 человек" in " ".join(html.split())


def test_organizations_are_those_of_the_municipality(published, client, monkeypatch):
    monkeypatch.setattr(forms, "ORGANIZATIONS_AT_ONCE", 0)
    published(names=PEOPLE)
    assert "Сначала выберите муниципалитет" in client.get(URL).content.decode()
    html = client.get(f"{URL}?municipality=Заречный район").content.decode()
    assert "МБОУ «СОШ № 4» (1)" in html
    assert "Сначала выберите муниципалитет" not in html


def test_what_is_typed_does_not_become_markup(page, client):
    html = client.get(f"{URL}?surname=<script>x</script>").content.decode()
    assert "<script>x" not in html


def test_fifty_people_a_page(published, client):
    published(120)
    first, last = client.get(URL), client.get(f"{URL}?page=3")
    assert first.content.decode().count('data-label="Организация"') == 50
    assert "Показаны 1–50 из 120" in first.content.decode()
    assert "Показаны 101–120 из 120" in last.content.decode()
    narrowed = client.get(f"{URL}?surname=белова&page=2").content.decode()
    assert "Показаны 51–100 из 120" in narrowed
    assert "surname=%D0%B1" in narrowed


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1e9"])
def test_a_wrong_page_number_is_forgiven(published, client, number):
    published(60)
    assert client.get(f"{URL}?page={number}").status_code == 200


def test_the_workbook_is_the_release(page, client):
    response = client.get(f"{URL}xlsx/")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert "%D0%93%D1%80%D0%B0%D1%84%D0%B8%D0%BA" in response["Content-Disposition"]
    assert response["Cache-Control"].startswith("public")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    rows = list(book.active.iter_rows(values_only=True, min_row=4))
    assert [row[2] for row in rows] == PEOPLE


def test_the_workbook_is_not_sent_twice(page, client):
    etag = client.get(f"{URL}xlsx/")["ETag"]
    again = client.get(f"{URL}xlsx/", headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again["ETag"] == etag


def test_a_copy_of_another_release_is_replaced(page, published, client):
    first = client.get(f"{URL}xlsx/")
    assert "Last-Modified" not in first
    published(names=PEOPLE[:2])
    again = client.get(f"{URL}xlsx/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.parametrize("path", ["nope/", "xlsx/nope/", "1/"])
def test_unknown_addresses_are_absent(page, client, path):
    assert client.get(f"{URL}{path}").status_code == 404


def test_an_unpublished_page_is_absent_with_its_file_and_its_people(page, client):
    page.unpublish()
    assert client.get(URL).status_code == 404
    assert client.get(f"{URL}xlsx/").status_code == 404
    assert names_in(client.get("/search/?q=белова")) == []
    assert URL not in client.get("/schedules/").content.decode()
    assert URL not in client.get("/").content.decode()


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("url", [URL, f"{URL}?surname=белова", "/search/?q=белова"])
def test_the_number_of_queries_does_not_grow_with_people(published, client, url):
    # Kinds of pages are read once by each process.
    client.get("/search/?q=никого")
    published(3)
    client.get("/")
    few = queries_of(client, url)
    published(30)
    client.get("/")
    assert queries_of(client, url) == few


def test_a_page_seen_before_costs_seven_queries_at_most(published, client):
    published(60)
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL).status_code == 200
    assert len(queries) <= 7, [query["sql"] for query in queries]
    assert not [query for query in queries if ReleaseRow._meta.db_table in query["sql"]]


def test_the_pages_of_a_list_are_remembered_apart(published, client):
    published(60)
    for _ in range(2):
        assert "Белова Анна 0<" in client.get(URL).content.decode()
        assert "Белова Анна 59<" in client.get(f"{URL}?page=2").content.decode()


def test_a_preview_leaves_nothing_in_the_cache(page):
    caches["released"].clear()
    page.make_preview_request()
    assert not [key for key in caches["released"]._cache if "schedule-rows" in key]


# Dates ahead cost the home page one query more: both counts are taken while there are some.
@time_machine.travel(datetime.datetime(2026, 9, 15, 5, tzinfo=datetime.UTC))
@pytest.mark.parametrize("shown", ["/", "/schedules/"])
def test_lists_of_schedules_cost_the_same_for_one_and_for_five(published, client, shown):
    published()
    client.get(shown)
    one = queries_of(client, shown)
    for month in (1, 3, 5, 7):
        published(first_day=datetime.date(2027, month, 1))
    client.get(shown)
    assert queries_of(client, shown) == one
    html = client.get(shown).content.decode()
    assert html.index("Июль–август 2027") < html.index("Октябрь–ноябрь 2026")


def test_the_list_without_schedules_says_so(pages, client):
    assert "Опубликованных графиков пока нет" in client.get("/schedules/").content.decode()

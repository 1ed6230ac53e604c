"""What programs read is what the pages show: by parts, kept for a while, open to any origin."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attestation.public import calendar_events, published_statistics
from attestation.reports.statistics.selectors import Scope
from cms_pages.models import DocumentsPage
from tests.cms_pages.models.test_released import withdraw
from tests.cms_pages.models.test_statistics import counted  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db

V1 = "/api/v1"


def read(client, path: str, **asked) -> dict:
    answer = client.get(f"{V1}{path}", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def walk(client, path: str, **asked) -> list[dict]:
    """Return all items, part by part."""
    found, answer = [], read(client, path, **asked)
    while True:
        found += answer["items"]
        if not answer["next"]:
            return found
        answer = client.get(answer["next"].removeprefix("http://testserver")).json()


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.BASE_URL = "http://testserver"


def test_a_schedule_says_what_its_data_file_says(published, client):
    published(people=5)
    whole = client.get("/schedules/2026-10/data.json").json()
    said = read(client, "/schedules/2026-10")
    for part in ("address", "period", "release"):
        assert said[part] == whole[part]
    assert said["rows"] == f"http://testserver{V1}/schedules/2026-10/rows"
    assert walk(client, "/schedules/2026-10/rows", limit=2) == whole["rows"]


def test_results_say_what_their_data_file_says(results, client):
    results(people=5)
    whole = client.get("/results/2026-10-28/data.json").json()
    said = read(client, "/results/2026-10-28")
    for part in ("address", "decision", "release"):
        assert said[part] == whole[part]
    assert walk(client, "/results/2026-10-28/rows", limit=2) == whole["rows"]


def test_lists_come_the_latest_first_and_by_parts(published, results, client):
    for month in (2, 4, 6):
        published(1, first_day=datetime.date(2027, month, 1))
    for day in (3, 5):
        results(1, held_on=datetime.date(2026, 11, day))
    schedules = walk(client, "/schedules", limit=2)
    assert [one["period"]["key"] for one in schedules] == ["2027-06", "2027-04", "2027-02"]
    decided = walk(client, "/results", limit=1)
    assert [one["decision"]["key"] for one in decided] == ["2026-11-05", "2026-11-03"]


def test_rows_are_narrowed_to_a_municipality_through_all_parts(published, client):
    published(people=6)
    rows = walk(client, "/schedules/2026-10/rows", limit=1, municipality="Заречный район")
    assert len(rows) == 3
    assert {row["municipality"] for row in rows} == {"Заречный район"}


def test_what_is_withdrawn_or_hidden_is_not_there(published, operator, client):
    page = published()
    hidden = published(first_day=datetime.date(2027, 2, 1))
    hidden.unpublish()
    withdraw(page.release, operator)
    assert walk(client, "/schedules") == []
    for key in ("2026-10", "2027-02", "1999-01", "x", "A", "a_b"):
        for path in (f"/schedules/{key}", f"/schedules/{key}/rows"):
            assert client.get(f"{V1}{path}").status_code in (404, 422)


def test_documents_of_public_pages_with_their_files(demo_pages, client):
    said = walk(client, "/documents", limit=3)
    shown = {item.title for page in DocumentsPage.objects.live() for item in page.items.all()}
    assert {one["title"] for one in said} == shown
    with_file = next(one for one in said if one["file"])
    assert client.get(with_file["file"].removeprefix("http://testserver")).status_code == 200
    DocumentsPage.objects.first().unpublish()
    assert len(walk(client, "/documents")) < len(said)


def test_statistics_are_the_numbers_of_the_page(counted, client):  # noqa: F811
    everything = read(client, "/statistics")
    total = published_statistics(Scope()).total.numbers
    assert everything["total"]["numbers"] == total
    assert read(client, "/statistics", year=2025)["total"]["numbers"]["filed"] == 90
    assert client.get(f"{V1}/statistics?year=1901").status_code == 404
    assert client.get(f"{V1}/statistics?year=2025&municipality=1").status_code == 422


def test_dates_are_those_of_the_calendar(region, client):
    said = read(client, "/calendar")["items"]
    assert [(one["day"], one["title"]) for one in said] == [
        (event.day.isoformat(), event.title) for event in calendar_events()
    ]
    assert said


def test_a_copy_that_is_still_the_same_is_not_sent_again(published, client):
    published()
    first = client.get(f"{V1}/schedules/2026-10")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(f"{V1}/schedules/2026-10", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    published(people=4)
    changed = client.get(f"{V1}/schedules/2026-10", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "Set-Cookie" not in changed.headers


def test_pages_of_any_origin_may_read_and_nobody_may_write(published, client):
    published()
    for answer in (
        client.get(f"{V1}/schedules"),
        client.get(f"{V1}/schedules/nowhere"),
        client.options(f"{V1}/schedules"),
        client.get(f"{V1}/nothing"),
    ):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    head = client.head(f"{V1}/schedules")
    assert (head.status_code, head.content) == (200, b"")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{V1}/schedules").status_code == 405


def test_nobody_takes_more_than_is_fair(client, settings):
    cache.clear()
    settings.DATA_LIMITS = {"data_from_address": "2/m/key"}
    codes = [client.get(f"{V1}/schedules") for _ in range(3)]
    assert [answer.status_code for answer in codes] == [200, 200, 429]
    assert codes[-1]["Retry-After"] == "60"
    assert codes[-1].json()["detail"]
    cache.clear()


def test_many_rows_cost_no_more_queries_than_few(published, client):
    published(people=150)
    address = f"{V1}/schedules/2026-10/rows"
    client.get(address)
    costs = {}
    for limit in (1, 200):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, {"limit": limit}).status_code == 200
        costs[limit] = len(asked)
    assert costs[1] == costs[200]


def test_the_description_names_every_address_and_loads_nothing_foreign(client):
    page = client.get("/api/").content.decode()
    schema = client.get(reverse("api-v1:openapi-json")).json()
    assert schema["openapi"].startswith("3.1")
    for address, asked in schema["paths"].items():
        assert f"GET {address}" in page
        assert set(asked) == {"get"}
        assert asked["get"]["summary"] in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=\"(https?:)?//", page)

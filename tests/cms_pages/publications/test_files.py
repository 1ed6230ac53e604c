"""Files of a release: PDF, XLSX, JSON, calendar, feed; what is released never changes."""

import datetime
import io
import json
import re

import icalendar
import pgtrigger
import pytest
from defusedxml import ElementTree
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from attestation.paperwork import people_lists
from attestation.scheduling.releases.models import Release
from attestation.scheduling.releases.services import releases as release_services

pytestmark = pytest.mark.django_db

URL = "/schedules/2026-10/"
PEOPLE = ["Белова Анна Игоревна", "Королёва Ирина Петровна"]
FILES = ["xlsx/", "pdf/", "data.json"]
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_pdf_can_be_read_and_searched(drawn, published, client):
    published(names=PEOPLE, municipality=lambda n: "Заречный район")
    response = client.get(f"{URL}pdf/")
    assert response["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    for word in (*PEOPLE, "График аттестации: октябрь–ноябрь 2026", "1098-р", "1 из 1"):
        assert word in " ".join(text.split())


def test_a_long_pdf_is_bound_of_short_tables(drawn, pages, release, monkeypatch):
    monkeypatch.setattr(people_lists, "ROWS_IN_A_TABLE", 5)
    content = release_services.SchedulePublication(release(12)).document()
    reader = PdfReader(io.BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert [n for n in range(12) if f"Белова Анна {n}" not in text] == []
    assert f"{len(reader.pages)} из {len(reader.pages)}" in text


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_of_a_published_release_never_change(published, client, name):
    page = published(names=PEOPLE)
    first = client.get(URL + name)
    assert first.status_code == 200
    period = page.period
    period.conclusions_until = period.session_on
    period.save()
    page.title = "Другое имя"
    page.save_revision().publish()
    again = client.get(URL + name)
    assert again.content == first.content
    published(names=PEOPLE[:1])
    kept = client.get(f"{URL}releases/1/{name}")
    assert kept.content == first.content
    assert client.get(URL + name).content != first.content


@pytest.mark.parametrize("field", ["document", "workbook"])
def test_the_database_keeps_the_files_of_a_published_release(published, field):
    published(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(**{field: None})
    # Without the guard nothing else would stop it.
    with pgtrigger.ignore("attestation.Release:release_published_once"):
        assert Release.objects.update(**{field: None}) == 1


@pytest.mark.parametrize(
    "address", [*(URL + name for name in FILES), f"{URL}calendar.ics", "/schedules/feed/"]
)
def test_what_somebody_has_already_is_not_sent_again(published, client, address):
    published(names=PEOPLE)
    first = client.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"].startswith("public")
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_the_data_say_all_that_the_page_says_and_no_more(published, client):
    published(names=PEOPLE)
    data = json.loads(client.get(f"{URL}data.json").content)
    assert data["version"] == 1
    assert data["period"]["key"] == "2026-10"
    assert data["release"]["order_number"] == "1098-р"
    assert data["release"]["people"] == 2
    assert [row["name"] for row in data["rows"]] == PEOPLE
    assert set(data["rows"][0]) == {
        "key",
        "name",
        "position",
        "organization",
        "municipality",
        "category",
        "form",
        "experts",
        "coordinator_phone",
    }
    assert client.get(f"{URL}people/{data['rows'][0]['key']}/").status_code == 200


def test_the_calendar_has_the_dates_of_the_period(published, client):
    page = published(names=PEOPLE)
    calendar = icalendar.Calendar.from_ical(client.get(f"{URL}calendar.ics").content)
    days = {event.decoded("dtstart") for event in calendar.walk("VEVENT")}
    assert {page.period.starts_on, page.period.conclusions_until} <= days
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))


def test_the_feed_tells_of_every_release(published, client):
    published(names=PEOPLE)
    published(names=PEOPLE[:1])
    response = client.get("/schedules/feed/")
    assert "atom+xml" in response["Content-Type"]
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text[-10:] for entry in entries] == [
        "редакция 2",
        "редакция 1",
    ]
    assert "Ошибка в имени" in entries[0].find(f"{ATOM}summary").text
    for entry in entries:
        address = entry.find(f"{ATOM}link").get("href").replace("http://127.0.0.1:8000", "")
        assert client.get(address, follow=True).status_code == 200


@pytest.mark.parametrize("address", ["/schedules/feed/", "/schedules/2026/"])
def test_many_releases_cost_no_more_queries_than_one(published, client, address):
    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    published(1)
    one = queries()
    for month in (2, 4, 6, 8, 12):
        published(1, first_day=datetime.date(2026, month, 1))
        published(1, first_day=datetime.date(2026, month, 1))
    assert queries() <= one


def test_the_feed_is_silent_about_an_unpublished_page(published, client):
    published().unpublish()
    feed = ElementTree.fromstring(client.get("/schedules/feed/").content)
    assert feed.findall(f"{ATOM}entry") == []


def blocks_of(response) -> dict[str, dict]:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    return {block["@type"]: block for block in map(json.loads, found)}


def test_search_engines_are_told_what_it_is(published, client):
    page = published(names=PEOPLE)
    page.title = "График </script><b>&"
    page.save_revision().publish()
    response = client.get(URL)
    blocks = blocks_of(response)
    assert blocks["Dataset"]["version"] == "1"
    assert blocks["Dataset"]["name"] == "График </script><b>&"
    steps = [step["name"] for step in blocks["BreadcrumbList"]["itemListElement"]]
    assert steps == ["Главная", "Графики", "2026", "График </script><b>&"]
    html = response.content.decode()
    assert 'property="og:title"' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{URL}">' in html

"""The public calendar: a page and a feed that calendar programs understand."""

import datetime

import icalendar
import pytest
import time_machine
from django.test import Client

from attestation.directory.rules_models import CalendarDay
from attestation.public import calendar_events
from attestation.scheduling.models import AttestationPeriod
from cms_pages.calendar import calendar_file

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def periods():
    made = [AttestationPeriod.beginning(datetime.date(2026, month, 1)) for month in (10, 12)]
    return AttestationPeriod.objects.bulk_create(made)


def feed():
    response = Client().get("/schedules/calendar.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response


def test_the_feed_says_what_the_periods_say(periods):
    parsed = icalendar.Calendar.from_ical(feed().content)
    found = {str(event["UID"]).split("@")[0]: event for event in parsed.walk("VEVENT")}
    assert len(found) == 14
    closing = found["schedule_until-2026-10"]
    assert closing["DTSTART"].dt == datetime.date(2026, 9, 12)
    assert closing["DTEND"].dt == datetime.date(2026, 9, 13)
    assert str(closing["SUMMARY"]) == "Закрытие периода «октябрь–ноябрь 2026»"
    assert "успейте до пятницы, 11 сентября" in str(closing["DESCRIPTION"])
    days = {event.kind: event.day for event in calendar_events(slug="2026-10")}
    for kind, day in days.items():
        assert found[f"{kind}-2026-10"]["DTSTART"].dt == day


def test_what_the_format_demands_is_there(periods):
    content = feed().content
    parsed = icalendar.Calendar.from_ical(content)
    assert parsed["VERSION"] == "2.0"
    assert parsed["PRODID"]
    assert all(event["DTSTAMP"] for event in parsed.walk("VEVENT"))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_moved_date_keeps_its_identifier(periods):
    def session():
        parsed = icalendar.Calendar.from_ical(feed().content)
        return {
            str(event["UID"]): event["DTSTART"].dt
            for event in parsed.walk("VEVENT")
            if str(event["UID"]).startswith("session_on-2026-10")
        }

    before = session()
    AttestationPeriod.objects.filter(starts_on="2026-10-01").update(session_on="2026-11-27")
    assert session().keys() == before.keys()
    assert session() != before


def test_an_unchanged_feed_is_not_sent_again(periods):
    first = feed()
    again = Client().get("/schedules/calendar.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert "max-age=3600" in first["Cache-Control"]
    AttestationPeriod.objects.filter(starts_on="2026-10-01").update(session_on="2026-11-27")
    changed = Client().get("/schedules/calendar.ics", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_region_without_periods_has_an_empty_feed():
    assert not icalendar.Calendar.from_ical(feed().content).walk("VEVENT")


def test_one_period_as_a_file(periods):
    content = calendar_file(calendar_events(slug="2026-12"), name="Период")
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert {str(event["UID"]).split("@")[0][-7:] for event in events} == {"2026-12"}


def test_strangers_read_the_calendar_by_month(periods):
    CalendarDay.objects.create(date="2026-11-04", name="День народного единства")
    page = Client().get("/schedules/calendar/").content.decode()
    assert page.index("Сентябрь 2026") < page.index("Ноябрь 2026") < page.index("Январь 2027")
    assert "4 ноября – нерабочий день: День народного единства" in page
    assert "касается вас" not in page
    assert "/schedules/calendar.ics" in page


@pytest.mark.django_db(transaction=True)
def test_the_home_page_leads_to_the_calendar(site, periods):
    page = Client().get("/").content.decode()
    assert 'href="/schedules/calendar/">Весь календарь</a>' in page
    assert 'href="/schedules/calendar.ics">подписаться</a>' in page

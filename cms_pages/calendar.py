"""The public calendar: a page, and a file to which calendars of phones and mail subscribe."""

import datetime
import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from icalendar import Calendar
from icalendar import Event as Entry

from attestation.public import Event, calendar_events, calendar_months, day_start

#: Subscribed calendars ask again after so long.
REFRESH = datetime.timedelta(hours=12)
_ONE_DAY = datetime.timedelta(days=1)


def calendar_file(events: Iterable[Event], *, name: str) -> bytes:
    """``events`` as iCalendar: whole days, each with an identifier that stays when it is moved.

    The same events give the same bytes on the same day.
    """
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    midnight = day_start(timezone.localdate())
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//attestation//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for event in events:
        entry = Entry()
        entry.add("uid", f"{event.kind}-{event.period}@{host}")
        entry.add("dtstamp", midnight.astimezone(datetime.UTC))
        entry.add("dtstart", event.day)
        entry.add("dtend", event.day + _ONE_DAY)
        entry.add("summary", event.title)
        about = [f"{event.audience.capitalize()}."]
        if event.advice:
            about.append(f"{event.advice.capitalize()}.")
        entry.add("description", " ".join(about))
        entry.add("url", f"{settings.BASE_URL.rstrip('/')}{reverse('calendar_page')}")
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    return calendar.to_ical()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The dates ahead by month."""
    return render(request, "cms_pages/calendar.html", {"months": calendar_months()})


@require_safe
@cache_control(public=True, max_age=60 * 60)
def feed(request: HttpRequest) -> HttpResponse:
    """All dates; a copy that is still the same is not sent again."""
    content = calendar_file(calendar_events(), name="Сроки аттестации")
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["ETag"] = etag
    return response

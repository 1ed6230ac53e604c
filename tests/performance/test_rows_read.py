"""What a page reads does not follow the number of applications: rows and scans at 10,000."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.test import Client

from bench.pages import all_pages
from bench.reading import Cost, cost_of

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

#: A page may read so many rows; there are 10,000 applications, and more of what hangs on them.
MOST_ROWS = 5_000
#: A scan of a whole table may give so many rows.
MOST_SCANNED = 2_000
#: Bytes of a page.
MOST_BYTES = 150_000


def faults(cost: Cost) -> list[str]:
    found = []
    if cost.answer.status_code >= 400:
        found.append(f"answers {cost.answer.status_code}")
    if cost.rows > MOST_ROWS:
        found.append(f"reads {cost.rows} rows")
    found += [f"scans {n} of {table}" for table, n in cost.scans.items() if n > MOST_SCANNED]
    if not cost.answer.streaming and len(cost.answer.content) > MOST_BYTES:
        found.append(f"has {len(cost.answer.content)} bytes")
    return found


def visitor(who: str) -> Client:
    client = Client()
    if who:
        client.force_login(get_user_model().objects.get(username=who))
    return client


def test_pages_read_few_rows(many_applications: None, settings: Any) -> None:
    clients: dict[str, Client] = {}
    growing = {}
    for page in all_pages():
        client = clients.setdefault(page.who, visitor(page.who))
        client.get(page.path)
        caches["released"].clear()
        cost = cost_of(lambda client=client, page=page: client.get(page.path))
        if found := faults(cost):
            growing[page.name] = "; ".join(found)
    assert growing == {}

"""Lists of a region with ten thousand applications: what each reads, and that none scans them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.performance.conftest import MANY
from tests.performance.copies import LONGEST, page_cost

pytestmark = pytest.mark.django_db

#: Who, the list, its query, and how many rows it may read: none reads what it does not show, but
#: where it says so.
LISTS = [
    ("operator", "home", "", 4000),
    ("operator", "applications", "", 3000),
    ("operator", "applications", "state=decided", 3000),
    ("operator", "applications", "state=registered", 3000),
    ("operator", "applications", "state=all&page=7", 3000),
    ("coordinator", "home", "", 3000),
    ("coordinator", "applications", "state=all", 3000),
    ("coordinator", "schedules", "", 3000),
    ("coordinator", "categories", "", 3000),
    ("coordinator", "coordinators", "", 3000),
    ("coordinator", "conclusions", "", 3000),
    ("coordinator", "withdrawals", "", 3000),
    ("school_coordinator", "home", "", 3000),
    ("school_coordinator", "school", "", 3000),
    ("school_coordinator", "withdrawal_people", "", 3000),
    ("operator", "periods", "", 3000),
    ("operator", "conclusions", "", 3000),
    ("operator", "orders", "", 3000),
    ("operator", "invitations", "", 3000),
    ("operator", "entry_help", "q=Петрова77", 3000),
    ("operator", "entry_help", "q=Иванов", 30_000),
]


@pytest.mark.parametrize(("who", "name", "query", "most"), LISTS)
def test_a_list_reads_what_it_shows(region, crowd, who, name, query, most):
    person = region.operator if who == "operator" else getattr(region.home, who)
    client = Client()
    client.force_login(person)
    cost = page_cost(client, f"{reverse(f'cabinet:{name}')}?{query}")
    large = {table: rows for table, rows in cost.scans.items() if rows >= MANY}
    assert (cost.rows <= most, large) == (True, {}), (cost.rows, large)
    assert cost.size <= LONGEST
    assert cost.queries <= 50


def test_of_a_frequent_surname_a_part_is_listed(region, crowd, monkeypatch):
    monkeypatch.setattr("attestation.applications.review.filters.MOST_FOUND", 200)
    monkeypatch.setattr("attestation.applications.review.list_views.MOST_FOUND", 200)
    client = Client()
    client.force_login(region.operator)
    cost = page_cost(client, f"{reverse('cabinet:applications')}?state=all&q=Иванова")
    assert "Эта фамилия частая" in cost.text
    # 2,500 bear it: the index names all of them for each question, and 200 rows are read.
    assert cost.rows <= 20_000
    assert max(cost.scans.values(), default=0) < MANY / 2
    rare = page_cost(client, f"{reverse('cabinet:applications')}?state=all&q=Петрова77")
    assert "Эта фамилия частая" not in rare.text

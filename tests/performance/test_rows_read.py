"""Lists of a region with ten thousand applications: what each reads, and that none scans them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.performance.conftest import MANY
from tests.performance.copies import LONGEST, page_cost

pytestmark = pytest.mark.django_db

#: A list reads some hundreds of rows, and what tests before it have left dead in the indexes.
FEW = 8000
#: Who, the list, its query, and how many rows it may read: none reads what it does not show, but
#: where it says so.
LISTS = [
    ("operator", "home", "", FEW),
    ("operator", "applications", "", FEW),
    ("operator", "applications", "state=submitted&look=remarks", FEW),
    ("operator", "applications", "state=submitted&sort=look", FEW),
    ("operator", "applications", "state=all&look=clean", FEW),
    ("coordinator", "applications", "state=submitted&sort=look", FEW),
    ("operator", "applications", "state=decided", FEW),
    ("operator", "applications", "state=registered", FEW),
    ("operator", "applications", "state=all&page=7", FEW),
    ("coordinator", "home", "", FEW),
    ("coordinator", "applications", "state=all", FEW),
    ("coordinator", "schedules", "", FEW),
    ("coordinator", "categories", "", FEW),
    ("coordinator", "coordinators", "", FEW),
    ("coordinator", "conclusions", "", FEW),
    ("coordinator", "withdrawals", "", FEW),
    ("school_coordinator", "home", "", FEW),
    ("school_coordinator", "school", "", FEW),
    ("school_coordinator", "withdrawal_people", "", FEW),
    ("operator", "periods", "", FEW),
    ("operator", "conclusions", "", FEW),
    ("operator", "orders", "", FEW),
    ("operator", "invitations", "", FEW),
    ("operator", "journal", "", FEW),
    ("operator", "journal", "kind=reads", FEW),
    ("operator", "journal", "kind=exports", FEW),
    ("operator", "journal", "kind=rights", FEW),
    ("operator", "journal", "kind=refusals", FEW),
    ("operator", "journal", "q=Иванов77", FEW),
    ("operator", "entry_help", "q=Петрова77", FEW),
    ("operator", "entry_help", "q=Иванов", 6 * MANY),
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
    assert cost.rows <= 6 * MANY
    assert max(cost.scans.values(), default=0) < MANY
    rare = page_cost(client, f"{reverse('cabinet:applications')}?state=all&q=Петрова77")
    assert "Эта фамилия частая" not in rare.text

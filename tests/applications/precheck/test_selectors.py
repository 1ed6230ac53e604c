"""What the working list says of the system's look."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.precheck.models import Precheck
from attestation.applications.services import review
from tests import factories
from tests.applications.precheck.samples import clean, filed, with_remarks

pytestmark = pytest.mark.django_db


def html_of(person, query=""):
    client = Client()
    client.force_login(person)
    address = reverse("cabinet:applications") + query
    return " ".join(client.get(address).content.decode().split())


def shown(page):
    return re.findall(r'class="who" href="[^"]*">(\S+) ', page)


def line(page):
    """The line above the list as people read it, and the addresses in it."""
    found = re.search(r'<p class="looks".*?</p>', page)
    if found is None:
        return "", []
    text = re.sub(r"<[^>]*>", "", found[0])
    return re.sub(r"\s+,", ",", text).strip(), re.findall(r'href="([^"]*)"', found[0])


def marks(page):
    """How many rows say what."""
    return Counter(text.strip() for text in re.findall(r'<span class="pill [^>]*>([^<]*)', page))


def teacher(region, surname):
    return factories.teacher(region.home.school, last_name=surname)


@pytest.fixture
def four(region):
    with_remarks(teacher(region, "Арбузова"))
    clean(teacher(region, "Быкова"))
    filed(teacher(region, "Власова"))
    clean(teacher(region, "Громова"))
    clean(factories.teacher(region.abroad.school, last_name="Дальняя"))


@pytest.mark.parametrize("who", ["coordinator", "operator"])
def test_the_numbers_stand_above_the_list_and_narrow_it(region, four, who):
    person = region.operator if who == "operator" else region.home.coordinator
    page = html_of(person, "?state=submitted")
    clean_ones = 3 if who == "operator" else 2
    text, addresses = line(page)
    assert text == f"{clean_ones} без замечаний, 1 с замечаниями, 1 система ещё не посмотрела"
    assert [address.replace("&amp;", "&") for address in addresses] == [
        f"?state=submitted&look={verdict}" for verdict in ("clean", "remarks", "pending")
    ]


@pytest.mark.parametrize(
    ("look", "found"),
    [
        ("clean", {"Быкова", "Громова"}),
        ("remarks", {"Арбузова"}),
        ("pending", {"Власова"}),
        ("", {"Арбузова", "Быкова", "Власова", "Громова"}),
    ],
)
def test_the_list_is_narrowed_by_what_the_system_says(region, four, look, found):
    page = html_of(region.home.coordinator, f"?look={look}")
    assert set(shown(page)) == found
    # The other numbers stay in sight.
    assert line(page)[0].startswith("2 без замечаний, 1 с замечаниями")


def test_clean_ones_come_together_first(region, four):
    page = html_of(region.home.coordinator, "?sort=look")
    assert set(shown(page)[:2]) == {"Быкова", "Громова"}
    assert shown(page)[2:] == ["Власова", "Арбузова"]


def test_other_filters_narrow_the_numbers_too(region, four):
    assert line(html_of(region.home.coordinator, "?q=Быкова"))[0] == "1 без замечаний"
    assert line(html_of(region.home.coordinator, "?q=Никто"))[0] == ""


def test_a_row_says_what_was_seen(region, four):
    page = html_of(region.home.coordinator)
    found = {text: count for text, count in marks(page).items() if text != "на рассмотрении"}
    assert found == {"без замечаний": 2, "3 замечания": 1, "ещё не проверено": 1}


def test_what_is_decided_is_not_spoken_of(region):
    application = clean(region.home.teacher)
    review.register(application, actor=region.home.coordinator)
    for query in ("?state=registered", "?state=all", "?state=registered&sort=look"):
        page = html_of(region.home.coordinator, query)
        assert shown(page) == [application.surname]
        assert "без замечаний" not in marks(page)
        assert line(page) == ("", [])


def test_a_look_that_was_lost_is_never_called_clean(region):
    clean(region.home.teacher)
    Precheck.objects.all().delete()
    page = html_of(region.home.coordinator)
    assert marks(page)["ещё не проверено"] == 1
    assert "без замечаний" not in line(page)[0]


def test_the_school_reads_nothing_of_it(region, four):
    page = html_of(region.home.school_coordinator, "?state=submitted&look=clean&sort=look")
    assert len(shown(page)) == 4
    assert line(page) == ("", [])
    assert 'name="look"' not in page
    assert "без замечаний" not in marks(page)

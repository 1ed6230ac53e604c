"""The system's look on the page of an application, and registering what it calls clean."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.precheck import services
from attestation.directory.initial_data.services import load_initial
from tests import factories
from tests.applications.precheck.samples import clean, filed, row_of, with_remarks
from tests.categories.conftest import set_category
from tests.wording import as_read

pytestmark = pytest.mark.django_db
QUERY = "?sort=name&state=submitted"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def coordinator(region):
    return client_of(region.home.coordinator)


def page_of(client, application, query=QUERY):
    return as_read(client.get(application.get_absolute_url() + query).content.decode())


def seen_on(client, application, query=QUERY):
    """What the button on the page sends of what was seen; None where it sends nothing."""
    html = client.get(application.get_absolute_url() + query).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', html)
    assert ("data-at-once" in html) == bool(found)
    return found and found[1]


def two_clean(region):
    people = (factories.teacher(region.home.school, last_name=n) for n in ("Арбузова", "Быкова"))
    return [clean(person) for person in people]


def register(client, application, **sent):
    address = reverse("cabinet:register", args=[application.pk]) + QUERY
    return client.post(address, {"then": "next", **sent})


def test_a_clean_one_says_so_and_may_be_registered_at_once(region, coordinator):
    application = clean(region.home.teacher)
    assert "Система: без замечаний" in page_of(coordinator, application)
    assert seen_on(coordinator, application) == row_of(application).basis
    # Outside a walk the page that asks stays.
    assert seen_on(coordinator, application, "") is None


def test_remarks_say_where_to_look_and_take_a_second_key(region, coordinator):
    load_initial()
    application = with_remarks(region.home.teacher)
    html = coordinator.get(application.get_absolute_url() + QUERY).content.decode()
    page = as_read(html)
    assert "Система: 3 замечания" in page
    assert "Система не нашла на скане места для подписи" in page
    scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    assert f'href="{QUERY.replace("&", "&amp;")}&amp;show={scan.pk}"' in html
    point = re.search(r'href="#(point-\d+)">Пункт', html)[1]
    assert f'id="{point}"' in html
    assert seen_on(coordinator, application) is None


def test_warnings_to_the_applicant_are_not_said_beside_the_remarks_again(region, coordinator):
    application = filed(region.home.teacher)
    set_category(application.applicant)
    assert "у вас уже есть и действует без срока" in page_of(coordinator, application)
    services.look(application.pk)
    page = page_of(coordinator, application)
    assert "у вас уже есть" not in page
    assert "уже есть и действует без срока" in page


def test_what_is_not_looked_at_yet_is_not_called_clean(region, coordinator):
    application = filed(region.home.teacher)
    page = page_of(coordinator, application)
    assert "Система ещё не посмотрела заявление" in page
    assert "без замечаний" not in page.partition("Клавиши")[0]
    assert seen_on(coordinator, application) is None


@pytest.mark.parametrize("who", ["school_coordinator", "teacher"])
def test_others_read_nothing_of_it(region, who):
    application = clean(region.home.teacher)
    assert "Система: без замечаний" not in page_of(
        client_of(getattr(region.home, who)), application, ""
    )


def test_the_operator_reads_it(region):
    application = clean(region.home.teacher)
    page = page_of(client_of(region.operator), application, "")
    assert "Система: без замечаний" in page


def test_clean_ones_are_registered_one_after_another(region, coordinator):
    first, second = (
        clean(factories.teacher(region.home.school, last_name=name))
        for name in ("Арбузова", "Быкова")
    )
    answer = register(coordinator, first, seen=seen_on(coordinator, first))
    assert answer.url == second.get_absolute_url() + QUERY
    register(coordinator, second, seen=seen_on(coordinator, second))
    found = Application.objects.order_by("number").values_list("surname", "number")
    assert list(found) == [("Арбузова", 1), ("Быкова", 2)]


def test_a_press_that_comes_twice_registers_once(region, coordinator):
    first, second = (
        clean(factories.teacher(region.home.school, last_name=name))
        for name in ("Арбузова", "Быкова")
    )
    seen = seen_on(coordinator, first)
    register(coordinator, first, seen=seen)
    again = register(coordinator, first, seen=seen)
    assert again.status_code == 422
    # Nor does it register the next one, of which nothing was shown.
    assert register(coordinator, second, seen=seen).status_code == 422
    assert Application.objects.exclude(number=None).count() == 1


def test_what_has_changed_while_it_was_open_is_shown_anew(region, coordinator):
    application = clean(region.home.teacher)
    seen = seen_on(coordinator, application)
    application.documents.filter(kind=DocumentKind.RESULTS).update(detached_at=timezone.now())
    answer = register(coordinator, application, seen=seen)
    page = as_read(answer.content.decode())
    assert answer.status_code == 422
    assert "что-то изменилось" in page
    assert "Система ещё не посмотрела заявление" in page
    application.refresh_from_db()
    assert application.number is None


def test_a_button_that_says_nothing_of_what_was_seen_registers_as_before(region, coordinator):
    application = with_remarks(region.home.teacher)
    assert register(coordinator, application).status_code == 302
    application.refresh_from_db()
    assert application.number == 1


def test_nobody_registers_by_key_abroad(region):
    application = clean(region.home.teacher)
    stranger = client_of(region.abroad.coordinator)
    answer = register(stranger, application, seen=row_of(application).basis)
    assert answer.status_code in {302, 404}
    application.refresh_from_db()
    assert application.number is None

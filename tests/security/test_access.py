"""Who gets which page: every address of the cabinets, for every role."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.models import Application
from attestation.categories import urls as categories
from attestation.commission import urls as commission
from attestation.journal.models import JournalEntry
from attestation.orders import urls as orders
from attestation.scheduling import services as scheduling
from attestation.urls import urlpatterns
from tests import factories
from tests.security.address_table import (
    ALLOWED,
    BUTTONS,
    LEAD_ON,
    OFFICES,
    OWN,
    OWN_BUTTONS,
    SCRIPTS,
)
from tests.turns import part
from trust.matrix import asked_at, bare_refusals
from trust.matrix_addresses import filled
from trust.matrix_values import Values

pytestmark = pytest.mark.django_db

#: Those of the commission and of the register have tables of their own, beside their tests.
OTHERS = {
    pattern.name
    for pattern in [*commission.urlpatterns, *orders.urlpatterns, *categories.urlpatterns]
}


@pytest.fixture
def spine(matrix_world):
    """The addresses of the home territory by their names, and who may ask for them."""
    with asked_at(matrix_world), bare_refusals():
        yield addresses_by_name(matrix_world), people_of(matrix_world)


def addresses_by_name(world):
    values = Values(world)
    found = {
        pattern.name: [*filled(f"cabinet/{pattern.pattern}", values)] for pattern in urlpatterns
    }
    addresses = {name: ways[0].address for name, ways in found.items() if name not in OTHERS}
    addresses["file_cutout"] += "?page=1&at=0.1,0.1,0.9,0.1,0.9,0.9,0.1,0.9"
    # Of a file that has contents.
    addresses["file_contents"] = found["file_contents"][1].address
    return addresses


def people_of(world):
    region, home = world.region, world.region.home
    return {
        "applicant": home.teacher,
        "withdrawing": world.home.colleague,
        "school": home.school_coordinator,
        "municipal": home.coordinator,
        "expert": home.experts[0].user,
        "colleague": home.colleague_expert.user,
        "operator": region.operator,
        "teacher abroad": region.abroad.teacher,
        "school abroad": region.abroad.school_coordinator,
        "municipal abroad": region.abroad.coordinator,
        "expert abroad": region.abroad.experts[0].user,
    }


def test_no_address_is_left_out(spine):
    addresses, _ = spine
    assert set(addresses) == OWN | set(ALLOWED) | BUTTONS | SCRIPTS


def test_a_visitor_is_led_to_sign_in(spine):
    addresses, _ = spine
    for address in addresses.values():
        response = Client().get(address)
        assert response.status_code == 302, address
        assert response.url.startswith("/accounts/login/")


@pytest.mark.long
@pytest.mark.turns
def test_each_role_gets_what_is_its_own_and_404_for_the_rest(spine):
    addresses, people = spine
    for who, person in part(list(people.items()), of=4):
        client = Client()
        client.force_login(person)
        for name, address in addresses.items():
            status = client.get(address).status_code
            if name in OWN or who in ALLOWED.get(name, set()):
                expected = 302 if name in LEAD_ON else 200
            elif name in BUTTONS | SCRIPTS:
                expected = 405
            else:
                expected = 403 if name in OFFICES else 404
            assert status == expected, (who, name)


@pytest.mark.parametrize("name", sorted(BUTTONS - OWN_BUTTONS))
@pytest.mark.parametrize("who", ["teacher abroad", "municipal abroad", "expert abroad"])
def test_a_button_of_another_territory_does_not_exist(spine, who, name):
    addresses, people = spine
    client = Client()
    client.force_login(people[who])
    before = list(Application.objects.order_by("pk").values())
    assert client.post(addresses[name]).status_code == 404
    assert list(Application.objects.order_by("pk").values()) == before


def test_lists_and_filters_of_another_territory_show_nobody(spine, matrix_world):
    addresses, people = spine
    school = quote(matrix_world.region.home.school.name)
    row = matrix_world.home.application.get_absolute_url()
    every = "?state=all"
    for query in (every, f"{every}&organization={school}", f"{every}&q=бел", "?state=evaluated"):
        shown = {}
        for who in ("municipal", "municipal abroad"):
            client = Client()
            client.force_login(people[who])
            shown[who] = row in client.get(addresses["applications"] + query).content.decode()
        assert shown == {"municipal": True, "municipal abroad": False}, query


def test_an_expert_sees_nothing_before_the_schedule_is_closed(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    scheduling.schedule(
        application,
        period=region.period,
        experts={1: home.experts[0]},
        actor=home.coordinator,
    )
    client = Client()
    client.force_login(home.experts[0].user)
    assert client.get(application.get_absolute_url()).status_code == 404


def test_an_own_application_is_never_in_the_working_list(region):
    person = factories.teacher(region.home.school)
    factories.assign_perm("coordinate_organization", person, region.home.school)
    application = factories.submitted(person)
    client = Client()
    client.force_login(person)
    page = client.get(reverse("cabinet:applications")).content.decode()
    assert application.get_absolute_url() not in page


def test_reading_a_document_is_written_down(spine):
    addresses, people = spine
    client = Client()
    client.force_login(people["municipal"])
    client.get(addresses["file"])
    read = JournalEntry.objects.get(action="application.read")
    assert read.actor == people["municipal"]

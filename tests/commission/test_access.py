"""Who gets which page of the commission: every address, for every role."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.commission import urls
from attestation.commission.models import CommissionSession
from attestation.orders import urls as order_urls
from attestation.orders.models import Order

pytestmark = pytest.mark.django_db

BUTTONS = {
    "session_agenda",
    "session_take_off",
    "session_seat",
    "session_unseat",
    "session_presence",
    "session_convene",
}
#: Buttons that ask on a page of their own.
ASKED = ("session_open",)
#: Who is answered what by GET; whoever is not named is answered 404.
TABLE = {
    "sessions": {"*": 200},
    "session_new": {"secretary": 200, "*": 403},
    "session": {"secretary": 200, "operator": 200, "member": 200, "municipal": 200},
    "session_vote": {"secretary": 200, "member": 200},
    "session_ballot": {"secretary": 200, "municipal": 200, "operator": 403, "member": 403},
    "session_import": {"secretary": 200, "municipal": 200},
    "session_sheet": {"secretary": 200, "municipal": 200},
    # A button: who is let through is told so by the service.
    "session_sheet_prepare": {"*": 405},
    **{
        f"session_{name}": {"secretary": 200, "*": 403}
        for name in ("change", "extend", "close", "reopen", "cancel")
    },
    **{name: {"secretary": 405, "*": 403} for name in BUTTONS},
    **{name: {"secretary": 200, "*": 403} for name in ASKED},
}


@pytest.fixture
def commission_addresses(voting, region, commission):
    member = voting.members.get(user=commission.municipal[0]).pk
    item = voting.items.first().pk
    sheet = f"?municipality={region.home.municipality.pk}"
    more = {
        "session_ballot": [member],
        "session_unseat": [member],
        "session_take_off": [item],
        "session_sheet": ["xlsx"],
    }
    return {
        name: reverse(
            f"cabinet:{name}",
            args=[] if name in {"sessions", "session_new"} else [voting.pk, *more.get(name, [])],
        )
        + (sheet if name in {"session_sheet", "session_import"} else "")
        for name in (pattern.name for pattern in urls.urlpatterns)
    }


@pytest.fixture
def people(region, commission):
    return {
        "secretary": commission.secretary,
        "member": commission.members[0],
        "municipal": region.home.coordinator,
        "operator": region.operator,
        "applicant": region.home.teacher,
        "school": region.home.school_coordinator,
        "expert": region.home.experts[0].user,
        "municipal abroad": region.abroad.coordinator,
    }


def test_no_address_is_left_out(commission_addresses):
    assert set(commission_addresses) == set(TABLE)


def test_each_role_gets_what_is_its_own(commission_addresses, people):
    for who, person in people.items():
        client = Client()
        client.force_login(person)
        for name, address in commission_addresses.items():
            expected = TABLE[name].get(who, TABLE[name].get("*", 404))
            assert client.get(address).status_code == expected, (who, name)


def test_a_visitor_is_led_to_sign_in(commission_addresses):
    for address in commission_addresses.values():
        assert Client().get(address).url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted({*BUTTONS, *ASKED}))
@pytest.mark.parametrize("who", ["member", "municipal", "operator", "municipal abroad"])
def test_nobody_but_the_secretary_moves_a_session(commission_addresses, people, voting, who, name):
    client = Client()
    client.force_login(people[who])
    before = CommissionSession.objects.values().get()
    assert client.post(commission_addresses[name]).status_code == 403
    assert CommissionSession.objects.values().get() == before


# --- Orders -----------------------------------------------------------------------------------

ORDER_BUTTONS = {"order_leave_out"}
#: Towards a draft; whoever is not named is answered 404, or 403 where everybody else is.
DRAFT_TABLE = {
    "orders": {"*": 200},
    "order": {"secretary": 200, "operator": 200},
    "order_datives": {"secretary": 200, "operator": 200, "*": 403},
    "order_sign": {"operator": 200, "*": 403},
    "order_drop": {"secretary": 200, "operator": 200, "*": 403},
    "order_draft": {"secretary": 200, "operator": 200, "*": 403},
    "order_correct": {"secretary": 200, "operator": 200, "*": 403},
    "order_rows": {"secretary": 200, "operator": 200, "*": 403},
    "order_row": {"secretary": 404, "operator": 404, "*": 403},
    "order_prepare": {"*": 405},
    "session_grounds": {"secretary": 200, "*": 403},
    "session_protocol": {"secretary": 200, "operator": 200, "member": 200},
    "session_protocol_prepare": {"secretary": 405, "operator": 405, "*": 403},
    **{name: {"secretary": 405, "operator": 405, "*": 403} for name in ORDER_BUTTONS},
}
SIGNED_TABLE = {
    **DRAFT_TABLE,
    "order": {"secretary": 200, "operator": 200, "member": 200, "municipal": 200},
    "order_draft": {"secretary": 404, "operator": 404, "*": 403},
}


def order_addresses(order):
    entry = order.entries.first().pk
    more = {
        "order_draft": [order.pk, "docx"],
        "order_row": [order.pk, entry],
        "order_leave_out": [order.pk, entry],
        "order_prepare": [order.session_id],
        "session_protocol_prepare": [order.session_id],
        "session_grounds": [order.session_id, order.entries.first().item_id],
        "session_protocol": [order.session_id, "docx"],
        "orders": [],
    }
    return {
        pattern.name: reverse(f"cabinet:{pattern.name}", args=more.get(pattern.name, [order.pk]))
        for pattern in order_urls.urlpatterns
    }


def test_no_address_of_orders_is_left_out(draft):
    assert set(order_addresses(draft)) == set(DRAFT_TABLE)


def gets_what_is_its_own(order, people, table):
    for who, person in people.items():
        client = Client()
        client.force_login(person)
        for name, address in order_addresses(order).items():
            expected = table[name].get(who, table[name].get("*", 404))
            assert client.get(address).status_code == expected, (who, name)


def test_each_role_gets_what_is_its_own_of_a_draft(draft, people):
    gets_what_is_its_own(draft, people, DRAFT_TABLE)


def test_each_role_gets_what_is_its_own_of_a_signed_order(signed, people):
    gets_what_is_its_own(signed, people, SIGNED_TABLE)


@pytest.mark.parametrize("name", ["order_datives", "order_correct", "order_drop", "order_sign"])
@pytest.mark.parametrize("who", ["member", "municipal", "school", "expert", "applicant"])
def test_nobody_else_writes_to_orders(draft, people, who, name):
    client = Client()
    client.force_login(people[who])
    before = Order.objects.values().get()
    assert client.post(order_addresses(draft)[name]).status_code == 403
    assert Order.objects.values().get() == before


def test_a_visitor_is_led_from_orders_to_sign_in(signed):
    for address in order_addresses(signed).values():
        assert Client().get(address).url.startswith("/accounts/login/")

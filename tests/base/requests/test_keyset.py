"""A list by pages: each row once, in order, whatever stands in the address."""

import base64
import json

import pytest

from attestation.base.requests.keyset import BadCursorError, page_of
from attestation.directory.models import Municipality
from attestation.journal.sign_ins import services as sign_ins
from attestation.journal.sign_ins.models import SignInRecord

pytestmark = pytest.mark.django_db


def cursor_of(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize("order", [("-hour", "-pk"), ("address", "pk"), ("pk",)])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
def test_every_row_is_shown_once_in_the_order(order, size):
    """All five are of one hour, and two of one address."""
    for act, address in (("signed in", "b"), *(("refused", name) for name in "abcd")):
        sign_ins.count(act, account=None, address=address)
    rows, shown, after = SignInRecord.objects.all(), [], ""
    while True:
        page = page_of(rows, order, after=after, size=size)
        assert 0 < len(page.rows) <= size
        shown += page.rows
        if not (after := page.next):
            break
    assert shown == list(rows.order_by(*order))
    assert len(shown) == 5


@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "é", "=", "A" * 500, "W10", "bnVsbA"),
        *(cursor_of(), cursor_of(1), cursor_of(None), cursor_of("1", "2"), cursor_of("x")),
        *(cursor_of("\0"), cursor_of(["1"]), base64.b64encode(b"[" * 200).decode()),
    ],
)
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(BadCursorError):
        page_of(Municipality.objects.all(), ("pk",), after=cursor, size=2)


def test_a_key_beyond_all_bounds_finds_nothing():
    Municipality.objects.create(name="Район")
    beyond = page_of(Municipality.objects.all(), ("pk",), after=cursor_of("9" * 30), size=2)
    assert beyond.rows == []

"""The journal counts sign-ins, refusals and lockouts, and stays small while somebody guesses."""

import datetime

import pytest
from django.utils import timezone

from attestation.journal.sign_ins import services as sign_ins
from attestation.journal.sign_ins.models import SignInRecord
from tests import factories

pytestmark = pytest.mark.django_db
Act = SignInRecord.Act


def test_the_same_is_counted_in_one_row():
    person = factories.UserFactory()
    for _ in range(30):
        sign_ins.count(Act.REFUSED, account=person.pk, address="10.0.0.1")
    sign_ins.count(Act.REFUSED, account=person.pk, address="10.0.0.2")
    sign_ins.count(Act.SIGNED_IN, account=person.pk, address="10.0.0.1")
    sign_ins.count(Act.REFUSED, account=None, address="10.0.0.1")
    found = SignInRecord.objects.order_by("pk").values_list("act", "account", "address", "count")
    assert list(found) == [
        ("refused", person.pk, "10.0.0.1", 30),
        ("refused", person.pk, "10.0.0.2", 1),
        ("signed in", person.pk, "10.0.0.1", 1),
        ("refused", None, "10.0.0.1", 1),
    ]


def test_many_addresses_make_no_more_rows_and_hide_no_sign_in(monkeypatch):
    monkeypatch.setattr(sign_ins, "MOST_AN_HOUR", 5)
    person = factories.UserFactory()
    for number in range(20):
        sign_ins.count(Act.REFUSED, account=person.pk, address=f"10.0.0.{number}")
    sign_ins.count(Act.SIGNED_IN, account=person.pk, address="10.0.1.1")
    refused = SignInRecord.objects.filter(act=Act.REFUSED)
    assert refused.count() == 6
    assert sum(refused.values_list("count", flat=True)) == 20
    assert SignInRecord.objects.get(act=Act.SIGNED_IN).address == "10.0.1.1"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_counted(at_once):
    def count():
        sign_ins.count(Act.REFUSED, account=None, address="10.0.0.1")

    assert at_once(*[count] * 4) == [None] * 4
    assert SignInRecord.objects.get().count == 4


def test_what_is_older_than_half_a_year_is_deleted():
    sign_ins.count(Act.SIGNED_OUT, account=None, address="")
    now = timezone.now()
    assert sign_ins.tidy(now) == 0
    assert sign_ins.tidy(now + datetime.timedelta(days=181)) == 1

"""A number is borne once in a year by acts of a kind; by another kind only if somebody says so."""

import datetime

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.publications import act_numbers
from attestation.publications.act_numbers import ActKind
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.releases.models import Release
from tests.confirming import confirm
from tests.scheduling.amendments.test_services import pair
from tests.scheduling.test_services import approve, closed
from tests.wording import as_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(region):
    """A published release by the order № 1204-р of today; an amendment waits for the next."""
    application = closed(region).entries.get().application
    release = approve(region)
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    amendment_services.replace(
        application, experts=pair(region), reason="уволился", actor=region.operator
    )
    return release


@pytest.mark.parametrize("number", ["1204-р", " 1204-Р "])
def test_a_correction_needs_a_number_of_its_own(region, first, number):
    with pytest.raises(DomainError, match="уже есть: распоряжение от") as refusal:
        approve(region, order_number=number, reason="ошибка")
    assert refusal.value.field == "order_number"


@pytest.mark.parametrize("number", ["", "\N{ZERO WIDTH SPACE}"])
def test_a_number_of_which_nothing_is_seen_is_asked_for(region, number):
    closed(region)
    with pytest.raises(DomainError, match="Укажите номер") as refusal:
        approve(region, order_number=number)
    assert refusal.value.field == "order_number"


def test_another_year_may_repeat_it():
    act_numbers.require_free("schedule", "1204-р", datetime.date(2020, 1, 9), field="order_number")


def test_the_database_keeps_a_number_once_a_year(region, first):
    with pytest.raises(IntegrityError, match="the number is taken"):
        Release.objects.create(
            period=region.next_period,
            number=1,
            order_number="1204-Р",
            order_date=first.order_date,
            approved_by=region.operator,
        )


def test_the_same_number_of_another_kind_of_act_is_asked_about(region, monkeypatch):
    closed(region)
    other = ActKind("results", lambda number, year: "приказ от 09.01.2026 № 1204-р")
    monkeypatch.setattr(act_numbers, "act_kinds", [*act_numbers.act_kinds, other])
    operator = Client()
    operator.force_login(region.operator)
    address = reverse("cabinet:period", args=[region.period.pk])
    data = {"order_number": "1204-р", "order_date": timezone.localdate().isoformat()}
    asked = confirm(operator, address, data)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "приказ от 09.01.2026 № 1204-р" in as_read(page)
    assert "same_number" in page
    assert not Release.objects.exists()
    assert confirm(operator, address, {**data, "same_number": "on"}).status_code == 302
    assert Release.objects.get().order_number == "1204-р"

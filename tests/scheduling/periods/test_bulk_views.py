"""Reminding the coordinators of a period: who is told what, and how often."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.journal.models import JournalEntry
from attestation.notifications.models import Message
from attestation.scheduling import services
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(region):
    client = Client()
    client.force_login(region.operator)
    return client


def remind(client, region, *municipalities):
    address = reverse("cabinet:period_remind", args=[region.period.pk])
    keys = [getattr(one, "pk", one) for one in municipalities]
    answer = client.post(address, {"municipality": keys}, follow=True)
    return answer.content.decode()


def told(person):
    title = "Напоминание центра аттестации"
    return [one.text for one in Message.objects.filter(user=person, title__startswith=title)]


def test_each_coordinator_is_told_what_is_left_in_the_own_municipality(region, operator):
    home = region.home
    factories.submitted(home.teacher)
    text = remind(operator, region, home.municipality, region.abroad.municipality)
    assert f"Напоминание отправлено: {home.municipality.name}." in text
    assert f"Напоминать не о чем: {region.abroad.municipality.name}." in text
    [letter] = told(home.coordinator)
    assert "ждут рассмотрения – 1" in letter
    assert f"{region.period.schedule_until:%d.%m.%Y}" in letter
    assert told(region.abroad.coordinator) == []
    entry = JournalEntry.objects.get(action="period.remind")
    assert (entry.actor, home.municipality.name in entry.text) == (region.operator, True)


def test_nobody_is_told_twice_a_day(region, operator):
    factories.registered(region.home.teacher, region.home.coordinator)
    remind(operator, region, region.home.municipality)
    text = remind(operator, region, region.home.municipality)
    assert f"Сегодня уже напоминали: {region.home.municipality.name}." in text
    assert len(told(region.home.coordinator)) == 1


def test_a_municipality_without_a_coordinator_is_named(region, operator):
    factories.submitted(region.home.teacher)
    region.home.coordinator.is_active = False
    region.home.coordinator.save()
    text = remind(operator, region, region.home.municipality)
    assert f"Нет координатора: {region.home.municipality.name}." in text


@pytest.mark.parametrize("keys", [(), ("x",), ("9" * 30,), ("²",)])
def test_nothing_chosen_is_said(region, operator, keys):
    assert "Отметьте муниципалитеты, которым напомнить." in remind(operator, region, *keys)


def test_a_municipality_that_is_gone_is_said(region, operator):
    assert "Этих муниципалитетов больше нет." in remind(operator, region, 987654)


def test_only_those_that_are_open_are_offered(region, operator):
    def page():
        address = reverse("cabinet:period", args=[region.period.pk])
        return operator.get(address).content.decode()

    named = f"Напомнить: {region.home.municipality.name}"
    assert named in page()
    entry = services.schedule(
        factories.registered(region.home.teacher, region.home.coordinator),
        period=region.period,
        experts={1: region.home.experts[0], 2: region.home.experts[1]},
        actor=region.home.coordinator,
    ).schedule_entry
    services.close(entry.schedule, actor=region.home.coordinator)
    assert named not in page()
    assert f"Напомнить: {region.abroad.municipality.name}" in page()


def test_for_others_the_button_does_not_exist(region):
    client = Client()
    client.force_login(region.home.coordinator)
    address = reverse("cabinet:period_remind", args=[region.period.pk])
    assert client.post(address, {"municipality": region.home.municipality.pk}).status_code == 404

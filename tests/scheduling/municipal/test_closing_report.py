"""Closing a period says first who enters, who does not and why, and asks for a confirmation."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.services import review
from attestation.base.confirmation import CHANGED
from attestation.scheduling import services
from attestation.scheduling.models import MunicipalSchedule
from attestation.scheduling.municipal.closing_report import report_on
from tests import factories
from tests.confirming import confirm
from tests.scheduling.test_services import closed, scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(region):
    client = Client()
    client.force_login(region.home.coordinator)
    return client


def page(client, schedule):
    response = client.get(reverse("cabinet:schedule_close", args=[schedule.pk]))
    assert response.status_code == 200
    return response, " ".join(response.content.decode().split())


def held_until(application, day):
    Application.objects.filter(pk=application.pk).update(held_until=day)


def groups(region, schedule):
    report = report_on(schedule, region.home.coordinator)
    return {group.title: [person.name for person in group.people] for group in report.groups}


def test_who_does_not_enter_is_named_with_the_reason(region):
    home = region.home
    schedule = scheduled(region).schedule_entry.schedule
    considered = factories.submitted(factories.teacher(home.school, last_name="Рассмотрова"))
    returned = factories.submitted(factories.teacher(home.school, last_name="Доработкина"))
    review.send_back(returned, reason=factories.reason(), actor=home.coordinator)
    waiting = factories.registered(
        factories.teacher(home.school, last_name="Ожидалова"), home.coordinator
    )
    bare = scheduled(
        region, experts=False, applicant=factories.teacher(home.school, last_name="Голова")
    )
    assert groups(region, schedule) == {
        "Не назначены оба специалиста": [bare.full_name],
        "Зарегистрированы, но ни в одном периоде": [waiting.full_name],
        "На рассмотрении": [considered.full_name],
        "На доработке у педагога": [returned.full_name],
    }


def test_other_municipalities_and_the_simplified_form_are_not_counted(region):
    schedule = scheduled(region).schedule_entry.schedule
    factories.submitted(region.abroad.teacher)
    assert groups(region, schedule) == {}


def test_whose_decision_would_come_after_the_end_of_the_category_is_said(region):
    home = region.home
    schedule = scheduled(region).schedule_entry.schedule
    considered = factories.submitted(factories.teacher(home.school))
    held_until(considered, region.next_period.session_on - datetime.timedelta(days=1))
    safe = factories.submitted(factories.teacher(home.school))
    held_until(safe, region.next_period.session_on)
    report = report_on(schedule, home.coordinator)
    late = {person.id: person.late for group in report.staying for person in group.people}
    assert f"{region.next_period.session_on:%d.%m.%Y}" in late[considered.pk]
    assert late[safe.pk] == ""
    assert report.late == 1


def test_the_page_counts_the_days_left_and_names_who_is_under_consideration(region, coordinator):
    schedule = scheduled(region).schedule_entry.schedule
    considered = factories.submitted(factories.teacher(region.home.school, last_name="Ждущая"))
    with time_machine.travel(
        timezone.make_aware(
            datetime.datetime.combine(
                region.period.schedule_until - datetime.timedelta(days=44), datetime.time(10)
            )
        ),
        tick=False,
    ):
        coordinator.force_login(region.home.coordinator)
        _, text = page(coordinator, schedule)
    assert "до срока 44 дня" in text
    assert "На рассмотрении: 1" in text
    assert considered.full_name in text
    assert "Отменить закрытие можно сегодня до 20:00" in text


def test_without_the_tick_nothing_is_closed(region, coordinator):
    schedule = scheduled(region).schedule_entry.schedule
    response = coordinator.post(reverse("cabinet:schedule_close", args=[schedule.pk]))
    assert response.status_code == 422
    schedule.refresh_from_db()
    assert schedule.is_open


def test_what_changed_since_the_page_was_read_is_shown_and_asked_again(region, coordinator):
    schedule = scheduled(region).schedule_entry.schedule
    address = reverse("cabinet:schedule_close", args=[schedule.pk])
    told = coordinator.get(address).context["form"]["told"].value()
    factories.submitted(factories.teacher(region.home.school))
    response = coordinator.post(address, {"sure": "on", "told": told})
    assert response.status_code == 422
    assert CHANGED in response.content.decode()
    form = response.context["form"]
    assert not form["sure"].value()
    again = coordinator.post(address, {"sure": "on", "told": form["told"].value()})
    assert again.status_code == 302
    schedule.refresh_from_db()
    assert schedule.is_closed


def test_a_confirmed_closing_closes_and_can_be_taken_back_on_the_page(region, coordinator):
    schedule = scheduled(region).schedule_entry.schedule
    done = confirm(coordinator, reverse("cabinet:schedule_close", args=[schedule.pk]))
    assert done.status_code == 302
    address = reverse("cabinet:schedule", args=[schedule.pk])
    assert "Отменить закрытие" in coordinator.get(address).content.decode()
    coordinator.post(reverse("cabinet:schedule_reopen", args=[schedule.pk]))
    schedule.refresh_from_db()
    assert schedule.is_open


def test_where_somebody_lacks_experts_there_is_no_button(region, coordinator):
    schedule = scheduled(region, experts=False).schedule_entry.schedule
    response, text = page(coordinator, schedule)
    assert response.context["refusal"]
    assert "Закрыть период</button>" not in text


def test_a_closed_or_empty_period_has_no_button_either(region, coordinator):
    schedule = closed(region)
    response, _ = page(coordinator, schedule)
    assert "уже закрыт" in response.context["refusal"]
    empty = MunicipalSchedule.objects.create(
        period=region.next_period, municipality=region.home.municipality
    )
    response, _ = page(coordinator, empty)
    assert "никого нет" in response.context["refusal"]


def test_the_service_alone_still_closes(region):
    schedule = scheduled(region).schedule_entry.schedule
    assert services.close(schedule, actor=region.home.coordinator).is_closed

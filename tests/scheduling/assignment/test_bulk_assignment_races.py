"""Confirming proposals while another closes; assigning while the expert declares a conflict."""

import threading

import pytest
from django.db import connection
from django.http import HttpResponse

from attestation.applications.models import Application
from attestation.scheduling import services
from attestation.scheduling.experts import choice
from attestation.scheduling.experts import services as expert_services
from attestation.scheduling.experts.models import ExpertConflict
from attestation.scheduling.models import ExpertAssignment, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.workflow import ScheduleState
from tests import factories
from tests.scheduling.assignment.test_bulk_assignment import client as signed_in
from tests.scheduling.assignment.test_bulk_assignment import experts_of, proposed, send, waiting
from tests.scheduling.test_services import scheduled

pytestmark = pytest.mark.django_db(transaction=True)
client = signed_in


def confirm_while_closing(client, region, at_once):
    """Both at the same moment, with a complete person in the period beforehand."""
    scheduled(region)
    schedule = MunicipalSchedule.objects.get(period=region.period)
    people = waiting(region, 6)
    sent = proposed(client)
    # The last one goes into a period that nobody closes.
    sent[-1][f"a{sent[-1]['row']}-period"] = region.next_period.pk
    page, shut = at_once(
        lambda: send(client, *sent, name="proposals"),
        lambda: services.close(schedule, actor=region.home.coordinator),
    )
    schedule.refresh_from_db()
    return people, page, shut, schedule


def test_confirming_while_another_closes(client, region, at_once):
    people, page, shut, schedule = confirm_while_closing(client, region, at_once)
    assert isinstance(page, HttpResponse)
    assert isinstance(shut, MunicipalSchedule)
    assert schedule.state == ScheduleState.CLOSED
    refused = {form.application for form in page.context["rows"]} if page.context else set()
    inside = {entry.application for entry in ScheduleEntry.objects.all()}
    assert refused == set(people) - inside
    # Whoever came in came in before the closing, whole; the rest heard the sentence.
    assert all(len(experts_of(person)) == 2 for person in set(people) & inside)
    assert all("уже закрыт" in str(f.errors) for f in (page.context["rows"] if refused else ()))
    last = next(p for p in people if p in inside and _period_of(p) == region.next_period)
    assert len(experts_of(last)) == 2
    assert all(entry.added_at <= schedule.closed_at for entry in schedule.entries.all()), (
        "somebody entered a closed period"
    )


def _period_of(application):
    return ScheduleEntry.objects.get(application=application).schedule.period


def closed_in_between(client, region):
    """The closing ends after the page has read the periods and before its first row is saved."""
    scheduled(region)
    schedule = MunicipalSchedule.objects.get(period=region.period)
    (person,) = waiting(region)
    sent = proposed(client)
    services.close(schedule, actor=region.home.coordinator)
    return person, send(client, *sent, name="proposals")


def test_rows_of_a_closed_period_are_refused(client, region):
    person, page = closed_in_between(client, region)
    assert page.status_code == 422
    assert "уже закрыт" in page.content.decode()
    assert experts_of(person) is None


def test_control_without_the_guards_they_are_saved(client, region, monkeypatch):
    monkeypatch.setattr(MunicipalSchedule, "is_open", True)

    with connection.cursor() as cursor:
        for name in ("attestation_scheduleentry", "attestation_expertassignment"):
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    try:
        person, page = closed_in_between(client, region)
    finally:
        with connection.cursor() as cursor:
            for name in ("attestation_scheduleentry", "attestation_expertassignment"):
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    assert page.status_code == 302
    assert len(experts_of(person)) == 2


def assign_while_declaring(region, at_once, monkeypatch):
    """The conflict is declared after the assignment was checked and before it is written."""
    here = scheduled(region)
    expert = region.home.experts[0]
    colleague = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    assignment = here.schedule_entry.assignments.get(slot=1)
    checked, declared = threading.Event(), threading.Event()
    check = choice.eligibility

    def slow(*args):
        verdict = check(*args)
        checked.set()
        declared.wait(timeout=1.5)  # in vain where the declaration waits for this assignment
        return verdict

    def declare():
        checked.wait(timeout=10)
        conflict = expert_services.declare(
            assignment, reason="Работали вместе.", whole_organization=True, actor=expert.user
        )
        declared.set()
        return conflict

    monkeypatch.setattr(choice, "eligibility", slow)
    added, conflict = at_once(
        lambda: services.schedule(
            colleague, period=region.period, experts={1: expert}, actor=region.home.coordinator
        ),
        declare,
    )
    assert isinstance(added, Application)
    assert isinstance(conflict, ExpertConflict)
    return ExpertAssignment.objects.filter(expert=expert).count()


def test_assigning_while_the_expert_declares_a_conflict(region, at_once, monkeypatch):
    assert assign_while_declaring(region, at_once, monkeypatch) == 0


def test_control_without_the_lock_the_assignment_stays(region, at_once, monkeypatch):
    monkeypatch.setattr(choice, "lock_experts", lambda users: None)
    monkeypatch.setattr(expert_services, "lock_experts", lambda users: None)
    assert assign_while_declaring(region, at_once, monkeypatch) == 1

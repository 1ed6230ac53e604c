"""Conflicts of interest: declared by the expert, applied at once, and told."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.notifications.models import Message
from attestation.scheduling import selectors, services
from attestation.scheduling.amendments import services as amendments
from attestation.scheduling.experts import choice, eligibility
from attestation.scheduling.experts import services as expert_services
from attestation.scheduling.experts.models import ExpertConflict
from attestation.scheduling.models import ExpertAssignment, MunicipalSchedule
from tests import factories
from tests.scheduling.test_services import closed, scheduled

pytestmark = pytest.mark.django_db

REASON = "Это моя сестра."


def declare(assignment, *, whole=False, actor=None, reason=REASON):
    return expert_services.declare(
        assignment,
        reason=reason,
        whole_organization=whole,
        actor=actor or assignment.expert.user,
    )


def told():
    return {
        message.user_id: message.text
        for message in Message.objects.filter(title="Конфликт интересов специалиста")
    }


def test_in_an_open_schedule_the_expert_is_taken_off_and_the_coordinator_told(region):
    application = scheduled(region)
    assignment = application.schedule_entry.assignments.get(slot=1)
    declare(assignment)
    assert [a.slot for a in application.schedule_entry.assignments.all()] == [2]
    assert set(told()) == {region.home.coordinator.pk}
    assert REASON in told()[region.home.coordinator.pk]
    assert application.journal.filter(action="expert.conflict").count() == 1


def test_in_a_closed_schedule_the_expert_stays_and_the_operator_is_told_too(region):
    schedule = closed(region)
    declare(ExpertAssignment.objects.get(slot=1))
    assert ExpertAssignment.objects.filter(entry__schedule=schedule).count() == 2
    assert set(told()) == {region.home.coordinator.pk, region.operator.pk}
    assert "заменить" in told()[region.operator.pk]


def test_in_a_closed_schedule_the_person_leaves_the_list_and_the_access_ends(region):
    closed(region)
    assignment = ExpertAssignment.objects.get(slot=1)
    expert, application = assignment.expert.user, assignment.entry.application
    assert application in Application.objects.visible_to(expert)
    declare(assignment)
    assert application not in Application.objects.visible_to(expert)
    assert not selectors.assignments_of(expert).exists()
    client = Client()
    client.force_login(expert)
    assert client.get(application.get_absolute_url()).status_code == 404
    page = client.get(reverse("cabinet:assignments")).content.decode()
    assert application.surname not in page


def test_a_conflict_with_one_person_leaves_the_others_of_the_expert(region):
    closed(region)
    assignment = ExpertAssignment.objects.get(slot=1)
    other = ExpertAssignment.objects.get(slot=2)
    declare(assignment)
    assert list(ExpertAssignment.objects.in_force()) == [other]
    assert list(ExpertAssignment.objects.in_conflict()) == [assignment]


def test_coordinator_and_operator_get_the_task_to_replace_until_it_is_done(region):
    closed(region)
    assignment = ExpertAssignment.objects.get(slot=1)
    application = assignment.entry.application
    declare(assignment, whole=True)
    title = f"Заменить специалиста: {application.short_name}"
    homes = {}
    for person in (region.home.coordinator, region.operator, region.abroad.coordinator):
        homes[person] = Client()
        homes[person].force_login(person)
    home = reverse("cabinet:home")

    def told(person):
        return title in homes[person].get(home).content.decode().replace("\xa0", " ")

    assert told(region.home.coordinator)
    assert told(region.operator)
    assert not told(region.abroad.coordinator)
    amendments.replace(
        application,
        experts={1: region.home.experts[2], 2: region.home.experts[1]},
        reason="конфликт интересов",
        actor=region.operator,
    )
    assert not told(region.operator)
    assert not told(region.home.coordinator)


def test_the_schedule_shows_who_is_to_be_replaced(region):
    schedule = closed(region)
    declare(ExpertAssignment.objects.get(slot=1))
    for person, name in (
        (region.home.coordinator, "cabinet:schedule"),
        (region.operator, "cabinet:operator_schedule"),
    ):
        client = Client()
        client.force_login(person)
        page = client.get(reverse(name, args=[schedule.pk])).content.decode()
        assert page.count("конфликт интересов, заменить") == 1


def again(region):
    application = scheduled(region)
    expert = region.home.experts[0]
    declare(application.schedule_entry.assignments.get(slot=1))
    return services.schedule(
        application, period=region.period, experts={1: expert}, actor=region.home.coordinator
    )


def test_the_expert_is_not_chosen_again(region):
    with pytest.raises(DomainError, match="о конфликте интересов"):
        again(region)
    application = region.home.teacher.applications.get()
    offered = choice.candidates(application, region.period.starts_on)
    assert set(offered) == set(region.home.experts[1:])


def test_control_without_the_rule_the_expert_is(region, monkeypatch):
    rule = eligibility.obstacle

    def careless(expert, person, year):
        why = rule(expert, person, year)
        return None if why == eligibility.Obstacle.CONFLICT else why

    monkeypatch.setattr(choice, "obstacle", careless)
    assert again(region).schedule_entry.assignments.count() == 1


def test_a_conflict_with_an_organization_concerns_everybody_there(region):
    here = scheduled(region)
    colleague = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    colleague = services.schedule(
        colleague,
        period=region.next_period,
        experts={2: region.home.experts[0]},
        actor=region.home.coordinator,
    )
    declare(here.schedule_entry.assignments.get(slot=1), whole=True)
    expert = region.home.experts[0]
    assert not expert.assignments.exists()
    assert not choice.eligibility(expert, colleague, region.next_period)
    assert "конфликте" in choice.eligibility(expert, here, region.period).reason


def page_of(region, **data):
    """The page of a conflict with the first assignment; posted where there are data."""
    client = Client()
    client.force_login(region.home.experts[0].user)
    assignment = ExpertAssignment.objects.get(expert=region.home.experts[0])
    address = reverse("cabinet:conflict", args=[assignment.pk])
    return client.post(address, data, follow=True) if data else client.get(address)


def test_the_page_tells_and_thanks(region):
    closed(region)
    page = page_of(region)
    assert region.home.teacher.last_name in page.content.decode()
    page = page_of(region, whole_organization="yes", reason=REASON)
    assert "координатор получил" in page.content.decode()
    assert ExpertConflict.objects.get().organization == region.home.school


def test_a_page_without_a_reason_comes_back(region):
    closed(region)
    assert page_of(region, whole_organization="no").status_code == 422
    assert not ExpertConflict.objects.exists()


def test_before_the_first_closing_the_page_does_not_exist(region):
    scheduled(region)
    assert page_of(region).status_code == 404


def test_a_schedule_that_was_given_back_is_still_spoken_of(region):
    closed(region)
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    services.send_back(schedule, remarks="Исправьте.", actor=region.operator)
    assert page_of(region, whole_organization="no", reason=REASON).status_code == 200
    assert not ExpertAssignment.objects.filter(expert=region.home.experts[0]).exists()


def test_only_the_expert_declares_and_says_why_and_once(region):
    assignment = scheduled(region).schedule_entry.assignments.get(slot=1)
    with pytest.raises(DomainError, match="только сам специалист"):
        declare(assignment, actor=region.home.coordinator)
    with pytest.raises(DomainError, match="в чём конфликт") as refusal:
        declare(assignment, reason="  ")
    assert refusal.value.field == "reason"
    declare(assignment)
    with pytest.raises(DomainError, match="уже сообщили"):
        declare(assignment)
    assert ExpertConflict.objects.count() == 1

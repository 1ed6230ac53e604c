"""Periods, experts, closing, approval."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestation.applications.choices import Form
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.directory.models import SimplifiedGround
from attestation.scheduling import services
from attestation.scheduling.experts import choice
from attestation.scheduling.models import (
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.workflow import ScheduleState
from tests import factories

pytestmark = pytest.mark.django_db


def scheduled(region, territory=None, experts=True, applicant=None):
    territory = territory or region.home
    application = factories.registered(applicant or territory.teacher, territory.coordinator)
    return services.schedule(
        application,
        period=region.period,
        experts={1: territory.experts[0], 2: territory.experts[1]} if experts else {},
        actor=territory.coordinator,
    )


def closed(region, territory=None):
    territory = territory or region.home
    scheduled(region, territory)
    schedule = MunicipalSchedule.objects.get(municipality=territory.municipality)
    return services.close(schedule, actor=territory.coordinator)


def approve(region, **order):
    order = {"order_number": "1204-р", "order_date": timezone.localdate(), **order}
    return services.approve(region.period, actor=region.operator, **order)


def test_period_and_experts_put_the_application_into_the_schedule(region):
    application = scheduled(region)
    entry = application.schedule_entry
    assert application.state == ApplicationState.SCHEDULED
    assert [a.expert for a in entry.assignments.all()] == region.home.experts[:2]


def test_the_period_may_come_before_the_experts(region):
    application = scheduled(region, experts=False)
    assert application.schedule_entry.assignments.count() == 0


def test_choosing_again_replaces_period_and_experts(region):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    services.schedule(
        application, period=region.next_period, experts={}, actor=region.home.coordinator
    )
    services.schedule(
        application,
        period=region.period,
        experts={1: region.home.experts[2]},
        actor=region.home.coordinator,
    )
    entry = ScheduleEntry.objects.get(application=application)
    assert entry.schedule.period == region.period
    assert [a.expert for a in entry.assignments.all()] == [region.home.experts[2]]


def test_a_later_period_takes_a_reason(region):
    application = scheduled(region)
    with pytest.raises(DomainError, match="переносят с причиной") as refusal:
        services.schedule(
            application, period=region.next_period, experts={}, actor=region.home.coordinator
        )
    assert refusal.value.field == "period"


def test_the_same_expert_twice_is_refused_at_the_second_field(region):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    expert = region.home.experts[0]
    with pytest.raises(DomainError, match="двух разных") as refusal:
        services.schedule(
            application,
            period=region.period,
            experts={1: expert, 2: expert},
            actor=region.home.coordinator,
        )
    assert refusal.value.field == "expert_2"


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        (lambda r: r.home.colleague_expert, "в той же организации"),
        (lambda r: r.abroad.experts[0], "в другом муниципалитете"),
    ],
)
def test_an_expert_who_may_not_is_refused_with_the_reason(region, whom, sentence):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    with pytest.raises(DomainError, match=sentence) as refusal:
        services.schedule(
            application,
            period=region.period,
            experts={1: whom(region)},
            actor=region.home.coordinator,
        )
    assert refusal.value.field == "expert_1"


def test_an_expert_of_another_school_year_is_refused(region):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    old = region.home.experts[0]
    old.school_year -= 1
    old.save()
    assert "учебный год" in choice.eligibility(old, application, region.period).reason


def test_offered_experts_are_those_who_may_least_loaded_first(region):
    scheduled(region)
    application = factories.registered(
        factories.teacher(region.home.school), region.home.coordinator
    )
    offered = list(choice.candidates(application, region.period.starts_on))
    assert offered[0] == region.home.experts[2]
    assert set(offered) == set(region.home.experts)
    assert [expert.load for expert in offered] == [0, 1, 1]


def test_the_simplified_form_does_not_enter_the_schedule(region):
    ground = SimplifiedGround.objects.create(name="Награда", document="удостоверение")
    application = factories.generated(region.home.teacher, form=Form.SIMPLIFIED, ground=ground)
    factories.document_services.attach(
        application, "ground", factories.pdf_upload(), actor=region.home.teacher
    )
    factories.filing.submit(factories.complete(application), actor=region.home.teacher)
    application = factories.review.register(application, actor=region.home.coordinator)
    with pytest.raises(DomainError, match="сразу на заседание"):
        services.schedule(
            application, period=region.period, experts={}, actor=region.home.coordinator
        )


def test_closing_names_those_without_two_experts(region):
    application = scheduled(region, experts=False)
    schedule = application.schedule_entry.schedule
    with pytest.raises(DomainError, match=application.short_name):
        services.close(schedule, actor=region.home.coordinator)


def test_a_closed_period_takes_nobody_in(region):
    closed(region)
    late = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    with pytest.raises(DomainError, match="уже закрыт") as refusal:
        services.schedule(late, period=region.period, experts={}, actor=region.home.coordinator)
    assert refusal.value.field == "period"


def test_nobody_leaves_a_closed_period(region):
    schedule = closed(region)
    application = schedule.entries.get().application
    with pytest.raises(DomainError, match="уже закрыт"):
        services.schedule(
            application, period=region.next_period, experts={}, actor=region.home.coordinator
        )


def test_the_database_itself_refuses_a_closed_period(region):
    schedule = closed(region)
    late = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleEntry.objects.create(application=late, schedule=schedule)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertAssignment.objects.filter(entry__schedule=schedule).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        schedule.entries.update(added_at=timezone.now())


def test_only_the_own_municipality_closes(region):
    scheduled(region)
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    with pytest.raises(DomainError, match="нет права"):
        services.close(schedule, actor=region.abroad.coordinator)


def test_the_operator_gives_a_closed_schedule_back(region):
    schedule = services.send_back(
        closed(region), remarks="Замените второго специалиста.", actor=region.operator
    )
    assert schedule.state == ScheduleState.OPEN
    assert schedule.closed_at is None


def test_approval_waits_for_every_municipality(region):
    closed(region)
    scheduled(region, region.abroad)
    with pytest.raises(DomainError, match=region.abroad.municipality.name):
        approve(region)


def test_approval_freezes_the_rows_in_words(region):
    closed(region)
    row = approve(region).rows.get()
    teacher = region.home.teacher
    assert row.name == teacher.full_name
    assert row.first_expert.startswith("Громова А. И., методист, ")
    assert row.coordinator_phone == "8 (000) 00-00-00"
    teacher.last_name = "Другая"
    teacher.save()
    assert ReleaseRow.objects.get(pk=row.pk).name != teacher.full_name


def test_approval_is_the_operators_and_once(region):
    closed(region)
    with pytest.raises(DomainError, match="только оператор"):
        services.approve(
            region.period,
            order_number="1",
            order_date=timezone.localdate(),
            actor=region.home.coordinator,
        )
    approve(region)
    with pytest.raises(DomainError, match="уже утверждён"):
        approve(region)


def test_an_order_of_tomorrow_is_refused_at_its_field(region):
    closed(region)
    with pytest.raises(DomainError) as refusal:
        approve(region, order_date=timezone.localdate() + datetime.timedelta(days=1))
    assert refusal.value.field == "order_date"


def test_what_is_released_never_changes(region):
    closed(region)
    release = approve(region)
    for change in (
        lambda: release.rows.update(name="Иная"),
        lambda: release.rows.all().delete(),
        lambda: Release.objects.filter(pk=release.pk).update(order_number="2"),
        lambda: Release.objects.filter(pk=release.pk).delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot|protected"), transaction.atomic():
            change()


def test_a_published_release_takes_no_more_rows(region):
    closed(region)
    release = approve(region)
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    row = release.rows.get()
    row.pk, row.key, row.place = None, uuid.uuid4(), 2
    with pytest.raises(IntegrityError, match="published"), transaction.atomic():
        row.save(force_insert=True)


def test_a_municipality_cannot_be_reopened_after_approval(region):
    schedule = closed(region)
    approve(region)
    with pytest.raises(DomainError, match="уже утверждён"):
        services.send_back(schedule, remarks="Поздно", actor=region.operator)


def test_a_released_period_takes_no_new_municipality(region):
    closed(region)
    approve(region)
    late = factories.registered(region.abroad.teacher, region.abroad.coordinator)
    with pytest.raises(DomainError, match="уже закрыт"):
        services.schedule(late, period=region.period, experts={}, actor=region.abroad.coordinator)


def test_an_empty_schedule_is_closed_with_its_period(region):
    closed(region)
    empty = MunicipalSchedule.objects.create(
        period=region.period, municipality=region.abroad.municipality
    )
    approve(region)
    empty.refresh_from_db()
    assert empty.state == ScheduleState.CLOSED
    assert empty.journal.get().action == "schedule.close_empty"


def test_a_schedule_with_people_is_not_closed_as_empty(region):
    scheduled(region)
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    with pytest.raises(DomainError, match="ещё не закрыли"):
        services.close_empty(schedule, actor=region.operator)
    with pytest.raises(DomainError, match="нет права"):
        services.close_empty(schedule, actor=region.home.coordinator)


def test_publishing_an_unknown_release_is_a_fault(region):
    with pytest.raises(Release.DoesNotExist):
        release_services.publish(0)

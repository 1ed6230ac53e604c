"""Changes of what is closed: by the operator, with a reason, and by nobody else."""

import pgtrigger
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.notifications.models import Letter
from attestation.scheduling import services
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.amendments.models import Amendment, Postponement
from attestation.scheduling.models import ExpertAssignment, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.municipal.services import postponements
from attestation.scheduling.workflow import ScheduleState
from tests import factories
from tests.scheduling.test_services import approve, closed, scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    return closed(region).entries.get().application


def pair(region, first=0, second=2):
    return {1: region.home.experts[first], 2: region.home.experts[second]}


def experts_of(application):
    found = ExpertAssignment.objects.filter(entry__application=application)
    return [item.expert for item in found]


def test_an_expert_is_replaced_with_a_reason(region, application):
    amendment_services.replace(
        application, experts=pair(region), reason=" уволился ", actor=region.operator
    )
    assert experts_of(application) == [region.home.experts[0], region.home.experts[2]]
    amendment = Amendment.objects.get()
    assert (amendment.kind, amendment.reason, amendment.release) == ("replace", "уволился", None)
    assert amendment.text.startswith("Назначены специалисты: Громова А. И., Лапина А. И. (прежде: ")
    assert application.journal.filter(action="application.replace").exists()
    assert Letter.objects.filter(
        subject="Изменение закрытого графика", to=region.home.coordinator.email
    ).exists()


@pytest.mark.parametrize(
    ("experts", "field"),
    [
        (lambda r: {1: r.home.experts[0]}, "expert_2"),
        (lambda r: {1: r.home.experts[0], 2: r.home.experts[0]}, "expert_2"),
        (lambda r: {1: r.home.colleague_expert, 2: r.home.experts[0]}, "expert_1"),
        (lambda r: {1: r.home.experts[0], 2: r.home.experts[1]}, "expert_1"),
    ],
)
def test_the_same_rules_hold_for_a_replacement(region, application, experts, field):
    with pytest.raises(DomainError) as refusal:
        amendment_services.replace(
            application, experts=experts(region), reason="замена", actor=region.operator
        )
    assert refusal.value.field == field


def test_an_amendment_is_the_operators_with_a_reason_and_not_their_own(region, application):
    with pytest.raises(DomainError, match="только оператор"):
        amendment_services.remove(application, reason="ошибка", actor=region.home.coordinator)
    with pytest.raises(DomainError, match="причину") as refusal:
        amendment_services.remove(application, reason=" ", actor=region.operator)
    assert refusal.value.field == "reason"
    application.applicant.groups.set(region.operator.groups.all())
    with pytest.raises(DomainError, match="другой оператор"):
        amendment_services.remove(application, reason="ошибка", actor=application.applicant)
    assert not Amendment.objects.exists()


def test_an_open_schedule_is_the_coordinators(region):
    application = scheduled(region)
    for change in (
        lambda: amendment_services.replace(
            application, experts=pair(region), reason="замена", actor=region.operator
        ),
        lambda: amendment_services.remove(application, reason="ошибка", actor=region.operator),
        lambda: amendment_services.move(
            application, period=region.next_period, reason="болезнь", actor=region.operator
        ),
    ):
        with pytest.raises(DomainError, match="составляется"):
            change()


def test_a_move_keeps_its_trace_and_the_experts_who_may_act_there(region, application):
    amendment_services.move(
        application, period=region.next_period, reason="болезнь", actor=region.operator
    )
    entry = ScheduleEntry.objects.get(application=application)
    assert entry.schedule.period == region.next_period
    assert entry.schedule.is_open
    trace = Postponement.objects.get()
    assert (trace.from_period, trace.to_period, trace.reason) == (
        region.period,
        region.next_period,
        "болезнь",
    )
    # No release has announced the first period, so that the letter comes at once.
    assert Letter.objects.filter(
        subject="Аттестационный период перенесён", to=application.applicant.email
    ).exists()


def test_a_move_leads_to_a_later_open_period(region, application):
    with pytest.raises(DomainError, match="более поздний") as refusal:
        amendment_services.move(
            application, period=region.period, reason="болезнь", actor=region.operator
        )
    assert refusal.value.field == "period"
    MunicipalSchedule.objects.create(
        period=region.next_period,
        municipality=region.home.municipality,
        state=ScheduleState.CLOSED,
        closed_at=timezone.now(),
    )
    with pytest.raises(DomainError, match="уже закрыт"):
        amendment_services.move(
            application, period=region.next_period, reason="болезнь", actor=region.operator
        )


def test_who_is_removed_waits_for_a_period_again(region, application):
    amendment_services.remove(application, reason="подано по ошибке", actor=region.operator)
    application.refresh_from_db()
    assert application.state == ApplicationState.REGISTERED
    assert not ScheduleEntry.objects.exists()
    services.schedule(
        application, period=region.next_period, experts={}, actor=region.home.coordinator
    )


def test_somebody_is_added_to_a_closed_period_only_with_both_experts(region, application):
    late = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    terms = {"period": region.period, "reason": "решение комиссии", "actor": region.operator}
    with pytest.raises(DomainError, match="оба специалиста"):
        amendment_services.add_late(late, experts={1: region.home.experts[0]}, **terms)
    amendment_services.add_late(late, experts=pair(region), **terms)
    late.refresh_from_db()
    assert late.state == ApplicationState.SCHEDULED
    assert experts_of(late) == [region.home.experts[0], region.home.experts[2]]


def test_a_municipality_that_had_nobody_enters_a_released_period_by_an_amendment(region):
    closed(region)
    approve(region)
    late = factories.registered(region.abroad.teacher, region.abroad.coordinator)
    amendment_services.add_late(
        late,
        period=region.period,
        experts=dict(enumerate(region.abroad.experts, start=1)),
        reason="решение комиссии",
        actor=region.operator,
    )
    assert late.schedule_entry.schedule.state == ScheduleState.ACCEPTED


def test_nobody_is_added_by_an_amendment_while_the_period_is_open(region):
    late = factories.registered(region.home.teacher, region.home.coordinator)
    with pytest.raises(DomainError, match="составляется"):
        amendment_services.add_late(
            late,
            period=region.period,
            experts=pair(region),
            reason="спешка",
            actor=region.operator,
        )


def _tamper(application):
    ExpertAssignment.objects.filter(entry__application=application).delete()


def test_without_an_amendment_the_database_itself_refuses(region, application):
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        _tamper(application)
    services.accept(application.schedule_entry.schedule, actor=region.operator)
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        _tamper(application)


def test_without_the_trigger_the_same_write_goes_through(region, application):
    """The control: it is the trigger that refuses."""
    with pgtrigger.ignore("attestation.ExpertAssignment:assignment_leaves_open_schedule"):
        _tamper(application)
    assert experts_of(application) == []


def test_an_amendment_opens_one_application_until_its_release(region, application):
    other = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    amendment_services.add_late(
        other,
        period=region.period,
        experts=pair(region),
        reason="решение комиссии",
        actor=region.operator,
    )
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        _tamper(application)
    approve(region)
    assert Amendment.objects.get().release is not None
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        _tamper(other)


def test_what_was_amended_and_why_is_kept_for_ever(region, application):
    amendment_services.move(
        application, period=region.next_period, reason="болезнь", actor=region.operator
    )
    for change in (
        lambda: Amendment.objects.update(reason="иная"),
        lambda: Amendment.objects.all().delete(),
        lambda: Postponement.objects.update(reason="иная"),
        lambda: Postponement.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot|protected"), transaction.atomic():
            change()


def test_the_coordinator_moves_to_a_later_period_while_the_own_schedule_is_open(region):
    application = scheduled(region)
    postponements.postpone(
        application, period=region.next_period, reason="болезнь", actor=region.home.coordinator
    )
    entry = ScheduleEntry.objects.get(application=application)
    assert entry.schedule.period == region.next_period
    assert not Amendment.objects.exists()
    assert application.journal.get(action="application.postpone").text.endswith("Причина: болезнь.")
    assert Letter.objects.filter(subject="Аттестационный период перенесён").count() == 1


def test_a_postponement_is_the_coordinators_of_an_open_schedule_with_a_reason(region):
    application = scheduled(region)
    terms = {"period": region.next_period, "reason": "болезнь"}
    with pytest.raises(DomainError, match="нет права"):
        postponements.postpone(application, **terms, actor=region.abroad.coordinator)
    with pytest.raises(DomainError, match="причину"):
        postponements.postpone(
            application, **{**terms, "reason": ""}, actor=region.home.coordinator
        )
    services.close(application.schedule_entry.schedule, actor=region.home.coordinator)
    with pytest.raises(DomainError, match="только оператор"):
        postponements.postpone(application, **terms, actor=region.home.coordinator)

"""What waits for its order can be taken back: the schedule is then as it was."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.invariants import invariants
from attestation.notifications.models import Message
from attestation.scheduling import services
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.amendments.taking_back.services import take_back
from attestation.scheduling.models import ExpertAssignment, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.releases.models import Release
from attestation.scheduling.releases.services import releases as release_services
from tests import factories
from tests.confirming import confirm
from tests.scheduling.amendments.test_services import pair
from tests.scheduling.test_services import approve, closed
from tests.wording import slips

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    return closed(region).entries.get().application


def place(application):
    """Where the application stands, with whom, and its state."""
    application.refresh_from_db()
    entry = ScheduleEntry.objects.filter(application=application).first()
    experts = ExpertAssignment.objects.filter(entry=entry).order_by("slot")
    return (
        application.state,
        entry.schedule_id if entry else None,
        [(one.slot, one.expert_id) for one in experts] if entry else [],
    )


def replaced(region, application):
    return amendment_services.replace(
        application, experts=pair(region), reason="уволился", actor=region.operator
    )


def moved(region, application):
    return amendment_services.move(
        application, period=region.next_period, reason="болезнь", actor=region.operator
    )


def removed(region, application):
    return amendment_services.remove(application, reason="ошибка", actor=region.operator)


@pytest.mark.parametrize("change", [replaced, moved, removed])
def test_each_change_is_undone(region, application, change):
    before = place(application)
    amendment = change(region, application)
    assert place(application) != before
    take_back(amendment, actor=region.operator)
    assert place(application) == before
    assert not Amendment.objects.pending().exists()
    assert application.journal.filter(
        text__startswith="Изменение закрытого графика отменено"
    ).exists()
    assert [fault for check in invariants for fault in check.find(None)] == []


def test_who_was_added_late_waits_for_a_period_again(region, application):
    late = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    amendment = amendment_services.add_late(
        late,
        period=region.period,
        experts=pair(region),
        reason="опоздал",
        actor=region.operator,
    )
    take_back(amendment, actor=region.operator)
    assert place(late) == (ApplicationState.REGISTERED, None, [])


def test_once_taken_back_the_closed_schedule_is_shut_again(region, application):
    take_back(replaced(region, application), actor=region.operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertAssignment.objects.filter(entry__application=application).delete()


def test_what_an_order_has_is_not_taken_back(region, application):
    release = approve(region)
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    amendment = replaced(region, application)
    approve(region, order_number="1300-р", reason="замена")
    with pytest.raises(DomainError, match="утверждено распоряжением"):
        take_back(amendment, actor=region.operator)


def test_what_was_taken_back_is_in_no_release(region, application):
    release = approve(region)
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    take_back(replaced(region, application), actor=region.operator)
    assert not release_services.pending_amendments(region.period).exists()
    with pytest.raises(DomainError, match="исправлять нечего"):
        approve(region, order_number="1300-р", reason="замена")


def test_the_last_change_of_a_person_is_taken_back_first(region, application):
    first = replaced(region, application)
    second = amendment_services.replace(
        application, experts=pair(region, 1, 2), reason="ещё", actor=region.operator
    )
    with pytest.raises(DomainError, match="Сначала отмените более позднее"):
        take_back(first, actor=region.operator)
    take_back(second, actor=region.operator)
    take_back(first, actor=region.operator)


def test_it_is_taken_back_once(region, application):
    amendment = replaced(region, application)
    take_back(amendment, actor=region.operator)
    with pytest.raises(DomainError, match="уже отменено"):
        take_back(amendment, actor=region.operator)


def test_who_has_a_place_elsewhere_meanwhile_stays_there(region, application):
    amendment = removed(region, application)
    application.refresh_from_db()
    services.schedule(
        application, period=region.next_period, experts={}, actor=region.home.coordinator
    )
    with pytest.raises(DomainError, match="вернуть его на прежнее место нельзя"):
        take_back(amendment, actor=region.operator)


def test_a_later_period_that_is_closed_keeps_its_people(region, application):
    amendment = moved(region, application)
    schedule = MunicipalSchedule.objects.get(period=region.next_period)
    services.close(schedule, actor=region.home.coordinator)
    with pytest.raises(DomainError, match="уже закрыт"):
        take_back(amendment, actor=region.operator)


def test_only_an_operator_takes_it_back(region, application):
    amendment = replaced(region, application)
    with pytest.raises(DomainError):
        take_back(amendment, actor=region.home.coordinator)


def test_those_who_were_told_are_told_again(region, application):
    amendment = replaced(region, application)
    Message.objects.all().delete()
    take_back(amendment, actor=region.operator)
    told = set(Message.objects.values_list("user", flat=True))
    joining, leaving = region.home.experts[1].user_id, region.home.experts[2].user_id
    assert {joining, leaving, region.home.coordinator.pk, application.applicant_id} <= told


def test_the_page_says_what_will_stand_and_takes_it_back(region, application):
    amendment = replaced(region, application)
    client = Client()
    client.force_login(region.operator)
    page = client.get(reverse("cabinet:operator_schedule", args=[amendment.schedule_id]))
    address = reverse("cabinet:amendment_take_back", args=[amendment.pk])
    assert address in page.content.decode()
    names = ", ".join(expert.user.short_name for expert in region.home.experts[:2])
    said = client.get(address)
    assert f"специалисты снова {names}" in said.content.decode().replace("\xa0", " ")
    assert [slip for one in said.context["consequences"] for slip in slips(one)] == []
    assert confirm(client, address).status_code == 302
    amendment.refresh_from_db()
    assert amendment.taken_back_by == region.operator

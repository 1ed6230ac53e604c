"""What a withdrawal does to a place in a schedule, open, closed and published."""

import pytest
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.invariants import invariants
from attestation.notifications.events import ASSIGNMENT_ENDED, CORRECTION_NEEDED
from attestation.notifications.models import Letter, Message
from attestation.scheduling import services
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.models import ExpertAssignment, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.releases import letters
from attestation.scheduling.releases.models import Release
from attestation.scheduling.releases.services import releases as release_services
from attestation.withdrawals import services as withdrawals
from tests import factories
from tests.scheduling.test_services import approve, closed, scheduled
from tests.withdrawals.factories import REASON, granted, sent

pytestmark = pytest.mark.django_db


def broken():
    return {rule.name for rule in invariants if list(rule.find(None))}


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def titles(person):
    """What the person reads because somebody has withdrawn."""
    found = Message.objects.filter(
        user=person, event__in=[ASSIGNMENT_ENDED.code, CORRECTION_NEEDED.code]
    )
    return set(found.values_list("title", flat=True))


def test_a_place_in_an_open_period_is_given_up_with_the_withdrawal(region):
    application = scheduled(region)
    granted(application, region.home.coordinator)
    assert state_of(application) == ApplicationState.WITHDRAWN
    assert not ScheduleEntry.objects.exists()
    assert not ExpertAssignment.objects.exists()
    assert not Amendment.objects.exists()
    entry = application.journal.get(action="application.give_place_up")
    assert str(region.period) in entry.text
    assert broken() == set()


def test_experts_who_do_not_know_yet_are_not_troubled(region):
    granted(scheduled(region), region.home.coordinator)
    assert titles(region.home.experts[0].user) == set()


def test_a_closed_period_lets_go_by_an_amendment_and_its_experts_are_told(region):
    application = closed(region).entries.get().application
    granted(application, region.home.coordinator)
    assert state_of(application) == ApplicationState.WITHDRAWN
    assert not ScheduleEntry.objects.exists()
    amendment = Amendment.objects.get()
    assert (amendment.kind, amendment.release) == (Amendment.Kind.REMOVE, None)
    for expert in region.home.experts[:2]:
        assert titles(expert.user) == {"Аттестуемый отозвал заявление"}
    assert titles(region.home.experts[2].user) == set()
    # Nothing is on the site yet, so that no order is needed.
    assert titles(region.operator) == set()
    assert broken() == set()


@pytest.fixture
def published(region, pages):
    """Two people in a published release; the first withdraws."""
    stays = scheduled(region, applicant=factories.teacher(region.home.school, last_name="Яшина"))
    leaves = closed(region).entries.exclude(application=stays).get().application
    release = approve(region)
    release_services.publish(release.pk)
    letters.tell_scheduled(release.pk)
    return leaves, release


def test_a_published_release_stays_and_the_operator_gets_the_correction(region, published):
    leaves, release = published
    granted(leaves, region.home.coordinator)
    assert release.rows.filter(key=leaves.public_key).exists()
    assert Release.objects.count() == 1
    assert "График нужно исправить: заявление отозвано" in titles(region.operator)
    assert release_services.pending_amendments(region.period).count() == 1
    assert broken() == set()


def test_the_next_release_leaves_out_who_has_withdrawn_and_says_so_to_them(region, published):
    leaves, _ = published
    granted(leaves, region.home.coordinator)
    correction = approve(region, order_number="1300-р", reason="Исключение.")
    release_services.publish(correction.pk)
    letters.tell_scheduled(correction.pk)
    assert not correction.rows.filter(key=leaves.public_key).exists()
    assert correction.rows.count() == 1
    body = Letter.objects.get(subject="Вы исключены из графика аттестации").body
    assert "потому что ваше заявление отозвано" in body
    assert "остаётся зарегистрированным" not in body
    assert broken() == set()


def test_the_reason_of_a_withdrawal_goes_no_further_than_those_who_decide(region, published):
    leaves, _ = published
    granted(leaves, region.home.coordinator)
    others = [region.operator, *(expert.user for expert in region.home.experts)]
    texts = Message.objects.filter(user__in=others).values_list("text", flat=True)
    assert [text for text in texts if "отозвано" in text]
    assert not [text for text in texts if REASON in text]
    assert REASON not in Amendment.objects.get().reason


def test_the_withdrawn_may_apply_again_and_enter_another_period(region, published):
    leaves, _ = published
    granted(leaves, region.home.coordinator)
    again = factories.registered(leaves.applicant, region.home.coordinator)
    services.schedule(again, period=region.next_period, experts={}, actor=region.home.coordinator)
    assert again.pk != leaves.pk
    assert ScheduleEntry.objects.get(application=again).schedule.period == region.next_period


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_scheduling_at_once_leaves_nobody_withdrawn_in_a_schedule(region, at_once):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    withdrawal = sent(application)
    coordinator = region.home.coordinator
    entered, left = at_once(
        lambda: services.schedule(application, period=region.period, experts={}, actor=coordinator),
        lambda: withdrawals.register(withdrawal, actor=coordinator),
    )
    assert not isinstance(left, Exception), left
    assert isinstance(entered, Application | DomainError)
    assert state_of(application) == ApplicationState.WITHDRAWN
    assert not ScheduleEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_closing_at_once_never_block_each_other(region, at_once):
    application = scheduled(region)
    withdrawal = sent(application)
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    coordinator = region.home.coordinator
    left, shut = at_once(
        lambda: withdrawals.register(withdrawal, actor=coordinator),
        lambda: services.close(schedule, actor=coordinator),
    )
    assert not isinstance(left, Exception), left
    # An empty period cannot be closed; a closed one lets go by an amendment.
    assert isinstance(shut, MunicipalSchedule | DomainError), shut
    assert Amendment.objects.exists() == isinstance(shut, MunicipalSchedule)
    assert not ScheduleEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_approving_at_once_leaves_no_unannounced_absence(region, at_once):
    scheduled(region, applicant=factories.teacher(region.home.school))
    application = closed(region).entries.order_by("pk").last().application
    withdrawal = sent(application)
    left, release = at_once(
        lambda: withdrawals.register(withdrawal, actor=region.home.coordinator),
        lambda: approve(region, order_date=timezone.localdate()),
    )
    assert not isinstance(left, Exception), left
    assert isinstance(release, Release), release
    named = release.rows.filter(key=application.public_key).exists()
    amendment = Amendment.objects.get()
    # Either the approval saw the amendment and the absence, or neither of them.
    assert named == (amendment.release is None)

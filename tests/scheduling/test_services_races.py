"""Assigning while another closes, and two operators approving."""

import pytest

from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.scheduling import services
from attestation.scheduling.amendments.models import Postponement
from attestation.scheduling.models import MunicipalSchedule, ScheduleEntry
from attestation.scheduling.municipal.services import postponements
from attestation.scheduling.releases.models import Release
from attestation.scheduling.workflow import ScheduleState
from tests import factories
from tests.scheduling.test_services import approve, closed, scheduled

pytestmark = pytest.mark.django_db(transaction=True)


def test_assigning_while_another_closes_never_adds_to_a_closed_period(region, at_once):
    scheduled(region)
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    late = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    coordinator = region.home.coordinator
    added, shut = at_once(
        lambda: services.schedule(late, period=region.period, experts={}, actor=coordinator),
        lambda: services.close(schedule, actor=coordinator),
    )
    # One of the two is refused: either the period was closed, or somebody without experts came in.
    assert isinstance(added, DomainError) != isinstance(shut, DomainError)
    schedule.refresh_from_db()
    entered = ScheduleEntry.objects.filter(application=late).exists()
    assert entered == isinstance(added, Application)
    assert (schedule.state == ScheduleState.OPEN) == entered


def test_two_operators_leave_one_release(region, at_once):
    closed(region)
    results = at_once(lambda: approve(region), lambda: approve(region))
    assert sum(isinstance(result, Release) for result in results) == 1
    assert sum(isinstance(result, DomainError) for result in results) == 1
    assert Release.objects.count() == 1


def test_closing_and_approving_at_once_never_block_each_other(region, at_once):
    scheduled(region)
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    shut, release = at_once(
        lambda: services.close(schedule, actor=region.home.coordinator),
        lambda: approve(region),
    )
    # The approval comes before the closing and is refused, or after it and is made.
    assert isinstance(shut, MunicipalSchedule)
    assert isinstance(release, DomainError | Release)


def test_two_moves_in_opposite_directions_never_block_each_other(region, at_once):
    coordinator = region.home.coordinator
    first = scheduled(region)
    second = scheduled(region, applicant=factories.teacher(region.home.school))
    later = {"period": region.next_period, "reason": "болезнь", "actor": coordinator}
    postponements.postpone(second, **later)
    moved = at_once(
        lambda: postponements.postpone(first, **later),
        lambda: services.schedule(second, period=region.period, experts={}, actor=coordinator),
    )
    assert [type(result) for result in moved] == [Postponement, Application]

"""The day on which conclusions are due is watched."""

import datetime

import pytest

from attestation.evaluation.models import Conclusion
from attestation.evaluation.reminders import finish_what_is_done, remind_of_conclusions
from attestation.evaluation.workflow import ConclusionState
from tests.evaluation.conftest import handed_in

pytestmark = pytest.mark.django_db


def day(region, offset):
    return region.period.conclusions_until + datetime.timedelta(days=offset)


def told(person, words):
    return person.notifications.filter(title__contains=words).count()


def test_who_has_not_handed_in_is_reminded_of_each_stage_once(scheduled, experts, region):
    handed_in(scheduled, experts[0])
    remind_of_conclusions(day(region, -6))
    assert told(experts[1], "итоговое заключение") == 0
    for offset in (-5, -4, -4, -1, 0):
        remind_of_conclusions(day(region, offset))
    assert told(experts[1], "итоговое заключение") == 3
    assert told(experts[0], "итоговое заключение") == 0
    assert told(region.home.teacher, "подписать") == 0


def test_a_finished_conclusion_reminds_all_three(evaluated, experts, region):
    remind_of_conclusions(day(region, -1))
    for person in experts:
        assert told(person, "– итоговое заключение") == 1
    assert told(region.home.teacher, "подписать итоговое") == 1


def test_of_what_is_late_coordinator_and_operator_hear_once(scheduled, experts, region):
    remind_of_conclusions(day(region, 0))
    for person in (region.home.coordinator, region.operator):
        assert told(person, "Не сданы в срок") == 0
    for _ in range(2):
        remind_of_conclusions(day(region, 1))
    for person in (region.home.coordinator, region.operator):
        assert told(person, "Не сданы в срок: 1 заключение") == 1
    assert told(region.abroad.coordinator, "Не сданы в срок") == 0


def test_what_was_sent_is_not_late(at_state, region):
    at_state(ConclusionState.SENT)
    remind_of_conclusions(day(region, 1))
    assert told(region.operator, "Не сданы в срок") == 0


def test_the_job_makes_what_a_change_of_experts_has_brought_together(brought_together):
    finish_what_is_done()
    assert Conclusion.objects.get().state == ConclusionState.READY

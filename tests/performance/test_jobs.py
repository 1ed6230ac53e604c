"""Jobs of the clock work in sets: with ten thousand applications they ask a few questions."""

import datetime

import pytest
from django.utils import timezone

from attestation.applications.applicant_reminders import remind_applicants
from attestation.applications.invariants import wrong_tallies
from attestation.applications.tallies import services as tallies
from attestation.base.invariants import invariants
from attestation.cabinet import services as cabinet
from attestation.evaluation import reminders as evaluation
from attestation.notifications.events import CATEGORY_ENDS
from attestation.notifications.models import Message, Reminder
from attestation.reports.statistics import services as statistics
from bench.reading import cost_of
from tests.performance.conftest import ENDING, MANY

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
JOBS = {
    "statistics": (statistics.count_anew, 20),
    "conclusions": (lambda: evaluation.remind_of_conclusions(TODAY), 20),
    "finished": (evaluation.finish_what_is_done, 3),
    "tallies": (tallies.add_up, 5),
    "the check of tallies": (lambda: list(wrong_tallies(None)), 3),
}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_asks_few_questions_about_many(region, crowd, job):
    act, most = JOBS[job]
    cost = cost_of(act)
    assert cost.queries <= most, cost.statements[-3:]
    # Nothing is read for each row of another large table.
    assert cost.rows <= 15 * MANY


def test_reminders_that_were_sent_are_looked_up_in_sets(region, crowd):
    remind_applicants(TODAY)
    told = Message.objects.filter(event=CATEGORY_ENDS.code).count()
    assert told >= ENDING / 2
    assert Reminder.objects.filter(key__startswith="category:").count() == told
    assert cost_of(lambda: remind_applicants(TODAY)).queries <= 20
    assert Message.objects.filter(event=CATEGORY_ENDS.code).count() == told


def test_the_letters_of_the_day_are_written_for_those_who_have_none(region, crowd):
    friday = datetime.datetime(2026, 11, 20, 12, tzinfo=timezone.get_current_timezone())
    cabinet.write_letters(friday)
    assert Reminder.objects.filter(key="digest:2026-11-20").exists()
    assert cost_of(lambda: cabinet.write_letters(friday)).queries <= 12


def test_no_invariant_asks_for_each_application(region, crowd):
    for rule in invariants:
        cost = cost_of(lambda rule=rule: list(rule.find(0)))
        assert cost.queries <= 30, rule.name

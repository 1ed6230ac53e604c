"""Who comes back to an application sees what others have done meanwhile, and nothing else."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from attestation.applications.conversations import services as conversations
from attestation.applications.handling import services
from attestation.applications.handling.changes import changes_for

pytestmark = pytest.mark.django_db


def later(hours: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + datetime.timedelta(hours=hours))


def acts(changes):
    return [act.text for act in changes.acts] if changes else []


def test_at_first_nothing_is_new(region, considered):
    assert changes_for(considered, region.home.coordinator) is None


def test_what_others_have_done_since_is_new_while_the_look_lasts(region, considered):
    home = region.home
    changes_for(considered, home.coordinator)
    with later(2):
        conversations.write(considered, "Вопрос", actor=home.teacher)
        services.add_note(considered, "Своё", actor=home.coordinator)
    for hours in (3, 3.2):
        with later(hours):
            assert acts(changes_for(considered, home.coordinator)) == [
                "Написано сообщение о заявлении."
            ]
    with later(9):
        assert acts(changes_for(considered, home.coordinator)) == []


def test_others_leave_no_trace_of_looking(region, considered):
    home = region.home
    for person in (home.teacher, home.school_coordinator, home.experts[0].user):
        for hours in (0, 2):
            with later(hours):
                assert changes_for(considered, person) is None

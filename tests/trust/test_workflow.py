"""A bounded part of the machine that drives the procedure; `python -m trust workflow` is all."""

import pytest

from trust import workflow
from trust.files_at_hand import files_at_hand
from trust.machine.acts import ACTS
from trust.machine.stage import Stage


@pytest.fixture
def stage():
    with files_at_hand():
        yield Stage(applying=2)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_go_the_whole_way_others_press_what_they_like_and_a_seeded_fault_is_found(stage):
    stage.lead_the_way(beginnings=["register", "hand_in", "vote", ""])
    assert {"register", "verify", "sign_order"} <= stage.acts_done.keys()
    workflow.drive(stage, steps=10, derandomize=True, shrink=False)
    stage.judge_the_end()
    assert workflow.controls(stage, ["one number for all"]).faults == []


def test_every_act_has_a_name_of_its_own():
    assert len({act.name for act in ACTS}) == len(ACTS) > 60

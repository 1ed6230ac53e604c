"""The way of a conclusion: sheets, paper, signatures, acceptance, verification."""

import pytest

from attestation.applications.workflow import State
from attestation.evaluation.workflow import ConclusionState
from tests.evaluation.conftest import handed_in

pytestmark = pytest.mark.django_db


def test_one_sheet_makes_no_conclusion(scheduled, experts):
    sheet = handed_in(scheduled, experts[0])
    scheduled.refresh_from_db()
    assert sheet.conclusion.state == ConclusionState.BEING_EVALUATED
    assert scheduled.state == State.SCHEDULED


def test_the_second_sheet_makes_the_conclusion_and_moves_the_application(evaluated):
    assert evaluated.state == ConclusionState.READY
    assert evaluated.application.state == State.EVALUATED
    assert (evaluated.average, evaluated.recommended, evaluated.revision) == (17, True, 1)
    assert {file.kind for file in evaluated.files.all()} == {"docx", "pdf"}


def test_a_conclusion_is_sent_accepted_and_verified(at_state):
    conclusion = at_state(ConclusionState.VERIFIED)
    assert conclusion.state == ConclusionState.VERIFIED
    conclusion.application.refresh_from_db()
    assert conclusion.application.state == State.VERIFIED

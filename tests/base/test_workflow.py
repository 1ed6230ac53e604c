"""What is said of an act for which it is too early, and for which it is too late."""

import pytest

from attestation.accounts.roles import Role
from attestation.commission.workflow import WORKFLOW, SessionState


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SessionState.PREPARED, "пока невозможно: сейчас состояние «готовится»."),
        (SessionState.CLOSED, "уже невозможно: теперь состояние «решения приняты»."),
    ],
)
def test_an_act_is_too_early_or_too_late(state, said):
    verdict = WORKFLOW.verdict("open_vote", state=state, roles=frozenset({Role.SECRETARY}))
    assert verdict.reason == f"Действие «Открыть голосование» {said}"

"""The parts that are tried by turns make up the whole."""

import pytest

from tests import turns

EVERY = tuple(range(10))


def test_the_parts_of_all_turns_are_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = []
    for turn in ("0", "1", "2", "3"):
        monkeypatch.setenv("TURN", turn)
        parts += turns.part(EVERY, of=4)
    assert sorted(parts) == list(EVERY)


def test_a_commit_has_its_turn_and_everything_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TURN", raising=False)
    of_commit = turns.part(EVERY, of=5)
    assert len(of_commit) == 2
    assert turns.part(EVERY, of=5) == of_commit
    monkeypatch.setenv("TURN", "all")
    assert turns.part(EVERY, of=5) == list(EVERY)

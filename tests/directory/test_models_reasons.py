"""What a decision is explained by: sentences that may stand one after the other."""

import pytest

from attestation.directory.models import DecisionReason


@pytest.mark.parametrize(
    ("reason", "note", "told"),
    [
        ("нет подписи", "", ["нет подписи."]),
        (
            "нет подписи",
            "исправьте и подайте ещё раз",
            ["нет подписи.", "Исправьте и подайте ещё раз."],
        ),
        ("нет подписи", "Подпишите!", ["нет подписи.", "Подпишите!"]),
    ],
)
def test_the_words_of_a_coordinator_begin_a_sentence(reason, note, told):
    assert DecisionReason(text=reason).told_with(note) == told

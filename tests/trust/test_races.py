"""Some of the pairs by turns; all of them race in `python -m trust races`."""

import pytest

from tests import turns
from trust.files_at_hand import files_at_hand
from trust.races import PAIRS
from trust.racing.running import lost, tried

EVERY = [pair for pairs in PAIRS.values() for pair in pairs]


@pytest.mark.turns
@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_what_may_come_of_it_and_harm_without_their_guard():
    with files_at_hand():
        for pair in turns.part(EVERY, of=25):
            assert tried(pair, times=2) == [], pair.name
            assert lost(pair), pair.name


def test_there_are_as_many_pairs_as_are_told_of_and_each_has_its_name():
    assert len({pair.name for pair in EVERY}) == len(EVERY) >= 46

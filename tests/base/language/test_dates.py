"""Dates in Russian words."""

import datetime

import pytest
import time_machine

from attestation.base.language.dates import moment_label
from tests.days import ZONE

NOW = datetime.datetime(2026, 11, 29, 12, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (datetime.timedelta(hours=7, minutes=48), "сегодня в 04:12"),
        (datetime.timedelta(days=1), "28 ноября в 12:00"),
        (datetime.timedelta(days=365), "29 ноября 2025 в 12:00"),
    ],
)
def test_a_moment_is_told_with_its_day(before, said):
    with time_machine.travel(NOW, tick=False):
        assert moment_label(NOW - before) == said

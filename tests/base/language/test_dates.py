"""Dates in Russian words."""

import datetime

import pytest
import time_machine

from attestation.base.language import dates
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


#: Late in the evening of UTC it is the next day in the region.
EVENING = datetime.datetime(2026, 12, 31, 22, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("words", "when", "said"),
    [
        (dates.day_in_words, datetime.date(2026, 10, 1), "1 октября"),
        (dates.day_in_words, EVENING, "1 января"),
        (dates.full_day, datetime.date(2026, 10, 1), "1 октября 2026"),
        (dates.full_day, EVENING, "1 января 2027"),
        (dates.full_moment, EVENING, "1 января 2027, 05:05"),
    ],
)
def test_days_in_words_are_those_of_the_region(words, when, said):
    assert words(when) == said


def test_a_day_begins_in_the_region():
    start = dates.day_start(datetime.date(2027, 1, 1))
    assert start.astimezone(datetime.UTC) == datetime.datetime(
        2026, 12, 31, 17, tzinfo=datetime.UTC
    )

"""Weekends, holidays, moved days, and the advice for a deadline on a day off."""

import datetime

import pytest

from attestation.base.language.working_days import advice, is_working, last_working_day

HOLIDAYS = {
    **{datetime.date(2027, 1, day): False for day in range(1, 9)},
    datetime.date(2026, 11, 4): False,
    datetime.date(2026, 6, 12): False,
    datetime.date(2026, 12, 26): True,
}


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("deadline", "before"),
    [
        ("2026-09-11", "2026-09-11"),  # a Friday
        ("2026-10-11", "2026-10-09"),  # a Sunday
        ("2026-09-12", "2026-09-11"),  # a Saturday
        ("2026-11-04", "2026-11-03"),  # a holiday in the middle of the week
        ("2026-06-14", "2026-06-11"),  # a Sunday after a holiday on Friday
        ("2027-01-08", "2026-12-31"),  # the long holidays reach into another year
        ("2027-01-10", "2026-12-31"),
        ("2026-12-26", "2026-12-26"),  # a Saturday that is worked
        ("2026-12-27", "2026-12-26"),  # the Sunday after it
    ],
)
def test_the_nearest_earlier_working_day(deadline, before):
    found = last_working_day(day(deadline), HOLIDAYS)
    assert found == day(before)
    assert is_working(found, HOLIDAYS)
    assert is_working(day(deadline), HOLIDAYS) == (deadline == before)
    assert bool(advice(day(deadline), HOLIDAYS)) == (deadline != before)


def test_over_two_years_the_found_day_is_worked_and_nothing_lies_between():
    first = day("2026-01-01")
    for number in range(730):
        deadline = first + datetime.timedelta(days=number)
        found = last_working_day(deadline, HOLIDAYS)
        between = [found + datetime.timedelta(days=n + 1) for n in range((deadline - found).days)]
        assert is_working(found, HOLIDAYS)
        assert not any(is_working(passed, HOLIDAYS) for passed in between)


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ("2026-10-11", "срок – 11 октября, воскресенье: успейте до пятницы, 9 октября"),
        ("2026-11-04", "срок – 4 ноября, нерабочий день: успейте до вторника, 3 ноября"),
        ("2027-01-08", "срок – 8 января, нерабочий день: успейте до четверга, 31 декабря"),
        ("2026-09-11", ""),
    ],
)
def test_the_advice_in_words(deadline, words):
    assert advice(day(deadline), HOLIDAYS) == words

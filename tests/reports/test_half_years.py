"""The boundaries of half-years: the year is covered, and no day lies in two."""

import datetime

import pytest

from attestation.base.language.dates import school_year
from attestation.reports.half_years import HalfYear

day = datetime.date
DAYS = [day(2026, 1, 1) + datetime.timedelta(days=n) for n in range(3 * 365)]


@pytest.mark.parametrize(
    ("when", "starts", "ends"),
    [
        (day(2026, 9, 1), day(2026, 9, 1), day(2026, 12, 31)),
        (day(2026, 12, 31), day(2026, 9, 1), day(2026, 12, 31)),
        (day(2027, 1, 1), day(2027, 1, 1), day(2027, 8, 31)),
        (day(2027, 8, 31), day(2027, 1, 1), day(2027, 8, 31)),
        (day(2028, 2, 29), day(2028, 1, 1), day(2028, 8, 31)),
    ],
)
def test_the_boundaries(when, starts, ends):
    half_year = HalfYear.of(when)
    assert (half_year.starts_on, half_year.ends_on) == (starts, ends)


def test_each_day_lies_in_one_half_year_of_its_school_year():
    for when in DAYS:
        half_year = HalfYear.of(when)
        assert half_year.starts_on <= when <= half_year.ends_on
        assert half_year.school_year == school_year(when)
        assert not half_year.next.starts_on <= when <= half_year.next.ends_on


def test_one_follows_the_other_without_a_gap():
    half_year = HalfYear(day(2026, 9, 1))
    for _ in range(6):
        assert half_year.next.starts_on == half_year.ends_on + datetime.timedelta(days=1)
        half_year = half_year.next


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (day(2026, 7, 31), "2026-01"),
        (day(2026, 8, 1), "2026-09"),
        (day(2026, 9, 30), "2026-09"),
        (day(2026, 11, 30), "2026-09"),
        (day(2026, 12, 1), "2027-01"),
        (day(2027, 1, 31), "2027-01"),
    ],
)
def test_in_august_and_december_the_coming_one_is_collected(when, code):
    assert HalfYear.to_collect(when).code == code


def test_collecting_takes_the_month_before_and_the_first_one():
    first, second = HalfYear(day(2026, 9, 1)), HalfYear(day(2027, 1, 1))
    assert (first.collected_from, first.collected_until) == (day(2026, 8, 1), day(2026, 9, 30))
    assert (second.collected_from, second.collected_until) == (day(2026, 12, 1), day(2027, 1, 31))


def test_names_and_codes():
    assert HalfYear(day(2026, 9, 1)).name == "первое полугодие 2026/27"
    assert HalfYear(day(2000, 1, 1)).name == "второе полугодие 1999/00"
    assert HalfYear.from_code("2026-09") == HalfYear(day(2026, 9, 1))


@pytest.mark.parametrize("code", ["", "2026-10", "2026-13", "осень", "2026-09-01"])
def test_a_code_without_sense_is_nothing(code):
    assert HalfYear.from_code(code) is None


@pytest.mark.parametrize("when", [day(2026, 9, 2), day(2026, 10, 1)])
def test_other_days_begin_no_half_year(when):
    with pytest.raises(ValueError, match="no half-year"):
        HalfYear(when)

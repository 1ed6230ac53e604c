"""No published number, and no difference of published numbers, gives a small number away."""

from hypothesis import given
from hypothesis import strategies as st

from attestation.reports.statistics.rounding import (
    FEWEST,
    TOTAL,
    Rounded,
    Sum,
    bounds,
    is_small,
    nearest,
    rounded_down,
    sums_of,
    with_totals,
)

#: A busy machine is no fault.
TABLES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.sampled_from("abcd")), st.integers(0, 40), max_size=20
)


def rounded(table):
    full = with_totals(table)
    return full, rounded_down(dict(full), sums_of(full))


def test_numbers_from_one_to_four_are_small_and_nought_is_not():
    assert [n for n in range(8) if is_small(n)] == [1, 2, 3, 4]
    assert FEWEST == 5


def test_what_is_no_secret_is_rounded_to_the_next_five():
    assert [nearest(n) for n in (0, 2, 3, 7, 8, 322)] == [0, 0, 5, 5, 10, 320]


def test_totals_are_the_sums_of_lines():
    full = with_totals({(2025, "a"): 1, (2025, "b"): 2, (2026, "a"): 4})
    assert full[2025, TOTAL] == 3
    assert full[TOTAL, "a"] == 5
    assert full[TOTAL, TOTAL] == 7


def test_a_total_that_would_betray_its_small_parts_is_rounded_further():
    """Four and four read as 0 and 0; «together 5» would say that neither is nought."""
    full, found = rounded({("", "a"): 4, ("", "b"): 4})
    assert full[TOTAL, TOTAL] == 8
    assert {one.shown for one in found.values()} == {0}


def test_a_total_of_many_parts_stays_close():
    _, found = rounded({("", part): 4 for part in "abcdefghij"} | {("", "k"): 100})
    assert found[TOTAL, TOTAL].shown == 140


@given(TABLES)
def test_every_number_is_published_as_a_multiple_of_five_that_is_not_more(table):
    full, found = rounded(table)
    assert set(found) == set(full)
    for cell, one in found.items():
        assert one.shown % FEWEST == 0
        assert 0 <= one.shown <= full[cell] <= one.most


@given(TABLES)
def test_whoever_attacks_with_all_sums_must_allow_for_nought_wherever_a_number_is_small(table):
    full, found = rounded(table)
    for cell, (least, most) in bounds(found, sums_of(full)).items():
        assert least <= full[cell] <= most
        assert not is_small(full[cell]) or least == 0


@given(TABLES)
def test_a_small_number_reads_like_none(table):
    full, found = rounded(table)
    assert {found[cell].shown for cell, number in full.items() if is_small(number)} <= {0}


def test_the_attack_finds_what_a_careless_rounding_betrays():
    found = {"all": Rounded(5, 9), "north": Rounded(0, 4), "south": Rounded(0, 4)}
    read = bounds(found, [Sum("all", ("north", "south"))])
    assert read["north"] == (1, 4)
    assert read["all"] == (5, 8)


def test_a_number_that_stands_in_two_tables_is_rounded_once():
    numbers = {"all": 8, "north": 4, "south": 4, "first": 8, "highest": 0}
    sums = [Sum("all", ("north", "south")), Sum("all", ("first", "highest"))]
    found = rounded_down(numbers, sums)
    assert found["north"].shown == found["south"].shown == 0
    read = bounds(found, sums)
    assert read["north"][0] == read["south"][0] == 0

"""No small number can be read from a published table, nor worked out from it."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from attestation.reports.statistics.suppression import (
    FEWEST,
    TOTAL,
    Sum,
    bounds,
    hidden_cells,
    hidden_numbers,
    is_small,
    sums_of,
    with_totals,
)

TABLES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.sampled_from("abcd")), st.integers(0, 40), max_size=20
)


def lines_of(full):
    lines = defaultdict(list)
    for cell, number in full.items():
        if number:
            lines[0, cell[0]].append(cell)
            lines[1, cell[1]].append(cell)
    return lines.values()


def test_numbers_from_one_to_four_are_small_and_nought_is_not():
    assert [n for n in range(8) if is_small(n)] == [1, 2, 3, 4]
    assert FEWEST == 5


def test_totals_are_the_sums_of_lines():
    full = with_totals({(2025, "a"): 1, (2025, "b"): 2, (2026, "a"): 4})
    assert full[2025, TOTAL] == 3
    assert full[TOTAL, "a"] == 5
    assert full[TOTAL, TOTAL] == 7


def test_a_table_without_small_numbers_hides_nothing():
    assert hidden_cells({(2025, "a"): 10, (2026, "b"): 0, (2026, "a"): 5}) == set()


def test_beside_a_small_number_the_next_larger_is_hidden():
    table = {("", "a"): 3, ("", "b"): 40, ("", "c"): 9}
    hidden = hidden_cells(table)
    assert ("", "a") in hidden
    assert ("", "c") in hidden
    assert ("", "b") not in hidden
    assert ("", TOTAL) not in hidden


@given(TABLES)
def test_every_small_number_is_hidden(table):
    full = with_totals(table)
    assert {cell for cell, number in full.items() if is_small(number)} <= hidden_cells(table)


@given(TABLES)
def test_no_line_hides_a_single_number(table):
    hidden = hidden_cells(table)
    for line in lines_of(with_totals(table)):
        assert len([cell for cell in line if cell in hidden]) != 1 or len(line) == 1


def test_small_numbers_that_sum_to_few_are_not_hidden_alone():
    hidden = hidden_cells({("", "a"): 1, ("", "b"): 1, ("", "c"): 50})
    assert ("", "c") in hidden  # else 52 - 50 leaves one each


@given(TABLES)
def test_the_hidden_numbers_of_a_shown_sum_may_each_be_many(table):
    full = with_totals(table)
    hidden = hidden_cells(table)
    for line in sums_of(full):
        inside = [full[part] for part in line.parts if part in hidden]
        if inside and line.total not in hidden:
            # Each from one to what is left when the others are one.
            assert sum(inside) - (len(inside) - 1) >= FEWEST + 1


@given(TABLES)
def test_what_is_published_bounds_no_small_number_closely(table):
    full = with_totals(table)
    hidden = hidden_cells(table)
    for cell, (least, most) in bounds(full, hidden, sums_of(full)).items():
        assert least <= full[cell] <= most
        assert not is_small(full[cell]) or most - least >= FEWEST


def test_numbers_that_hold_each_other_round_a_ring_are_not_published_so():
    """In each sum there is room enough, in all of them together none."""
    ring = {(0, 0): 1, (0, 1): 6, (1, 1): 6, (1, 2): 1, (2, 2): 6, (2, 0): 6}
    full = with_totals(ring)
    assert bounds(full, ring, sums_of(full))[0, 0] == (1, 1)
    assert set(ring) < hidden_cells(ring)


def test_a_number_that_stands_in_two_tables_is_hidden_in_both():
    numbers = {"all": 60, "north": 3, "south": 57, "first": 30, "highest": 30}
    sums = [Sum("all", ("north", "south")), Sum("all", ("first", "highest"))]
    assert hidden_numbers(numbers, sums) == {"north", "south"}
    alone = [Sum("north", ("north, first",)), *sums]
    hidden = hidden_numbers({**numbers, "north, first": 3}, alone)
    assert {"north", "north, first"} <= hidden

"""No small number can be read from a published table, nor worked out from it."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from attestation.reports.disclosure import (
    FEWEST,
    TOTAL,
    hidden_cells,
    hidden_together,
    is_small,
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


@given(st.dictionaries(st.tuples(*[st.integers(0, 2)] * 3), st.integers(0, 12), max_size=16))
def test_tables_of_the_same_people_hide_the_same_totals(people):
    pairs = {("years", "places"): (0, 1), ("years", "forms"): (0, 2), ("places", "forms"): (1, 2)}
    tables = {name: Counter() for name in pairs}
    for key, number in people.items():
        for name, (row, column) in pairs.items():
            tables[name][key[row], key[column]] += number
    hidden = hidden_together(tables)
    totals = {name: defaultdict(set) for name in ("years", "places", "forms")}
    for pair, cells in hidden.items():
        for line in lines_of(with_totals(tables[pair])):
            assert len([cell for cell in line if cell in cells]) != 1 or len(line) == 1
        totals[pair[0]][pair] = {row for row, column in cells if column == TOTAL}
        totals[pair[1]][pair] = {column for row, column in cells if row == TOTAL}
    for of_tables in totals.values():
        first, *others = of_tables.values()
        assert all(other == first for other in others)

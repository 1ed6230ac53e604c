"""A reader of the published lists attacks the published statistics."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from attestation.reports.statistics.models import StatisticsRow
from attestation.reports.statistics.rounding import nearest
from attestation.reports.statistics.selectors import _CUTS, EVERYTHING, _Crossed

#: A busy machine is no fault.
#: The field of a row behind each cut.
FIELD = {"categories": "category", "municipalities": "municipality_key", "years": "year"}


def known(rows, key):
    """The numbers that a reader of the lists has counted: those granted, by a cut."""
    counted = Counter()
    for row in rows:
        counted[getattr(row, key)] += row.granted
    return counted


@given(st.lists(st.tuples(*[st.integers(0, 7)] * 3), min_size=1, max_size=6))
def test_a_reader_of_the_lists_and_of_all_tables_cannot_tell_a_small_number_from_none(people):
    """Who knows every name of the results subtracts them; what is left must be wide or nought."""
    rows = [
        StatisticsRow(
            year=2025 + place % 2,
            period=None,
            municipality_key=place % 3,
            category=("first", "highest")[place % 2],
            form="in_person",
            granted=granted,
            registered=granted + more,
            scheduled=granted,
            filed=granted + more + most,
            days=0,
        )
        for place, (granted, more, most) in enumerate(people)
    ]
    for across, here in (("everything", EVERYTHING), ("municipalities", 0), ("years", 2025)):
        crossed = _Crossed(rows, across, here)
        for code in ("categories", "municipalities", "years"):
            if code == across:
                continue
            inside = [
                row for row in rows if across == "everything" or _CUTS[across].key(row) == here
            ]
            for key, granted in known(inside, FIELD[code]).items():
                line = crossed.numbers(code, key)
                alike = [row for row in inside if getattr(row, FIELD[code]) == key]
                for name in ("filed", "registered"):
                    left = sum(getattr(row, name) for row in alike) - granted
                    if 0 < left < 5:
                        assert line[name] == nearest(granted)

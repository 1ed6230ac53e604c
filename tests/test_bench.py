"""The arithmetic of the benchmark and the look of its table; the figures themselves are no test."""

import json

import pytest

from bench.measure import Comparison, compare, summarize
from bench.report import Row, table, write

FIGURES = Comparison(a=0.003, b=0.002, ratio=1.5, lowest=1.25, highest=2, times=60)


def test_a_ratio_is_that_of_the_medians_and_its_spread_that_of_the_rounds():
    quiet = [(0.2, 0.1), (0.2, 0.1), (9.0, 0.1)]
    busy = [(0.3, 0.1), (0.3, 0.1), (0.3, 0.1)]
    assert summarize([quiet, busy]) == Comparison(
        a=pytest.approx(0.3),
        b=pytest.approx(0.1),
        ratio=pytest.approx(3),
        lowest=pytest.approx(2),
        highest=pytest.approx(3),
        times=6,
    )


def test_both_are_done_in_turn_after_a_warm_up_that_does_not_count():
    done = []

    def timed(name: str, *seconds: float):
        passing = iter(seconds)

        def run() -> float:
            done.append(name)
            return next(passing)

        return run

    figures = compare(timed("a", 99, 2, 2, 2, 2), timed("b", 99, 1, 1, 1, 1), rounds=2, each=2)
    assert "".join(done) == "ab" * 5
    assert (figures.ratio, figures.lowest, figures.highest, figures.times) == (2, 2, 2, 4)


@pytest.mark.parametrize(("bar", "met"), [(1.5, True), (1.4, False), (None, None)])
def test_a_bar_is_met_up_to_itself(bar, met):
    assert Row("page", FIGURES, bar=bar).is_met is met


@pytest.mark.parametrize(("read", "met"), [(340, True), (341, False)])
def test_the_rows_that_are_read_keep_to_a_bar_of_their_own(read, met):
    assert Row("page", FIGURES, bar=1.5, rows=(read, 170), rows_bar=2).is_met is met


def test_the_table_stands_in_columns():
    text = table(
        [
            Row("page / view", FIGURES, bar=1.2, queries=(12, 0), rows=(340, 170)),
            Row("list / page", FIGURES, bar=3),
            Row("paper", FIGURES),
        ]
    )
    assert text.splitlines() == [
        "what         A, ms  B, ms  A / B     spread       bar  queries A / B  rows read A / B",
        "page / view   3.00   2.00   1.50  1.25–2.00  over 1.2         12 / 0        340 / 170",
        "list / page   3.00   2.00   1.50  1.25–2.00         3              -                -",
        "paper         3.00   2.00   1.50  1.25–2.00         -              -                -",
    ]


def test_the_file_says_the_same_and_what_it_was_measured_with(tmp_path):
    path = tmp_path / "bench.json"
    write(path, [Row("page / view", FIGURES, bar=1.2, queries=(12, 0))], {"processors": 2})
    assert json.loads(path.read_text()) == {
        "processors": 2,
        "rows": [
            {
                "name": "page / view",
                "a": 0.003,
                "b": 0.002,
                "ratio": 1.5,
                "lowest": 1.25,
                "highest": 2,
                "times": 60,
                "bar": 1.2,
                "is_met": False,
                "queries": [12, 0],
                "rows": None,
                "rows_bar": None,
            }
        ],
    }

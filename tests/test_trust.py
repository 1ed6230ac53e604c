"""A bounded part of `make trust` runs with every test; the whole is run by itself."""

import time
from typing import Any

import pytest

from trust import files, limits
from trust.file_cases import REFUSED, TAKEN, Case, cases
from trust.report import Row, table
from trust.run import suites

#: Of so many files one is tried here; the next run of the suite tries all.
_ONE_OF = 12


def test_a_suite_is_found_by_its_module() -> None:
    assert {"files": files.run, "limits": limits.run}.items() <= suites().items()
    assert "report" not in suites()


def test_there_are_a_thousand_files_and_a_sample_of_them_keeps_every_bound() -> None:
    found = list(cases())
    assert len(found) >= 1000
    assert len({(case.family, case.name) for case in found}) == len(found)
    rows = list(files.run(found[::_ONE_OF]))
    assert [fault for row in rows for fault in row.faults] == []
    assert sum(row.tried for row in rows) >= 80


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (Case("a", "good as bad", "text", b"a;b\n", REFUSED), "it was taken"),
        (Case("a", "bad as good", "text", b"a;b\0", TAKEN), "it was refused"),
    ],
)
def test_the_suite_can_fail(case: Case, said: str) -> None:
    [row] = files.run([case])
    assert said in row.faults[0]


def test_a_bound_can_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MEMORY", -1)
    [row] = files.run([Case("a", "csv", "text", b"a;b\n")])
    assert "MB of memory" in row.faults[0]


def test_the_table_adds_up() -> None:
    text = table([Row("files: a", 3, ["b: it was taken"]), Row("files: long", 4)])
    assert text.splitlines() == [
        "suite          tried   failed",
        "files: a           3        1",
        "files: long        4        0",
        "all                7        1",
    ]


@pytest.mark.django_db
def test_what_works_once_works_once(region: Any) -> None:
    row = limits.replays(region)
    assert row.faults == []
    assert row.tried == 15


def test_the_times_of_two_answers_are_told_apart_only_where_they_differ() -> None:
    slow = limits.timed("page", lambda number: time.sleep(0.002), lambda number: None, times=12)
    assert "ms for what is known" in slow.faults[0]
    alike = limits.timed(
        "page", lambda number: time.sleep(0.001), lambda number: time.sleep(0.001), times=12
    )
    assert alike.faults == []

"""However people type the number of an application, it is read as one."""

import pytest

from attestation.applications.numbers import TypedNumber, typed_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2026-0417", TypedNumber(417, 2026)),
        (" № 2026–417 ", TypedNumber(417, 2026)),
        ("n 2026 / 0417", TypedNumber(417, 2026)),
        ("417", TypedNumber(417)),
        ("№0417", TypedNumber(417)),
        ("A000417", TypedNumber(417, is_incoming=True)),
        # The letter of the other alphabet looks the same.
        ("№ а 417", TypedNumber(417, is_incoming=True)),
        *((words, None) for words in ("", "Белова", "2026-", "4170000", "20-1", "²417", "٤١٧")),
    ],
)
def test_a_number_is_read_in_every_spelling(typed, number):
    assert typed_number(typed) == number


def test_only_a_number_with_its_year_or_letter_names_one_application():
    assert typed_number("2026-0417").is_whole
    assert typed_number("A000417").is_whole
    assert not typed_number("417").is_whole


def test_one_number_has_one_spelling_for_those_who_count():
    assert {str(typed_number(one)) for one in ("2026-0417", "№ 2026/417")} == {"2026-417"}
    assert str(typed_number("а 0417")) == "A417"

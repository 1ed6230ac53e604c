"""A telephone is known by its last ten digits."""

import pytest

from attestation.base.language.telephones import digits_of


@pytest.mark.parametrize(
    "typed", ["+7 (913) 555-01-02", "8 913 555 01 02", "9135550102", "8(913)5550102"]
)
def test_a_telephone_is_read_however_it_is_typed(typed):
    assert digits_of(typed) == "9135550102"


@pytest.mark.parametrize("typed", ["417", "2026-0417", "школа № 9135550102", "123456789012"])
def test_what_is_no_telephone_is_none(typed):
    assert digits_of(typed) == ""

"""Telephones as they are looked up: by their last ten digits, however they are written."""

import re

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Right

_DIGITS = 10
#: With the «8» or «+7» before them.
_TYPED = (_DIGITS, _DIGITS + 1)


def last_digits(place: str) -> Func:
    """Return the last ten digits of a column; indexes are built on it."""
    digits = Func(
        F(place),
        Value(r"\D"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
    return Right(digits, _DIGITS)


def digits_of(text: str) -> str:
    """Return the last ten digits of a typed telephone; empty where something else was typed."""
    digits = re.sub(r"\D", "", text)
    is_telephone = len(digits) in _TYPED and not re.search(r"[^\W\d_]", text)
    return digits[-_DIGITS:] if is_telephone else ""

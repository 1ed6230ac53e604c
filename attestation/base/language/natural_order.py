"""The order in which people look for names with numbers: «№ 2» before «№ 20»."""

import re

from django.db.models import Func, TextField, Value
from django.db.models.functions import Replace

from attestation.base.language.people_search import key_of

#: Numbers are compared by so many digits.
_DIGITS = 6


def natural_key(text: str) -> str:
    """Return the key by which texts are put into natural order; «ё» stands with «е»."""
    folded = text.lower().replace("ё", "е")
    return re.sub(r"\d+", lambda number: number[0].zfill(_DIGITS), folded)


def natural_key_of(place: str) -> Func:
    """Return the database's side of `natural_key` for a column."""
    padded = _replaced(key_of(place), r"(\d+)", rf"{'0' * (_DIGITS - 1)}\1")
    return _replaced(padded, rf"\d*(\d{{{_DIGITS}}})", r"\1")


def in_alphabet(*places: str) -> list[Replace]:
    """Return columns to be put into the order of the Russian alphabet, «ё» with «е».

    What a database makes of letters depends on how it was created; many put «Ё» before «А» and
    «ё» behind «я».
    """
    return [key_of(place) for place in places]


def _replaced(text: Func, pattern: str, by: str) -> Func:
    return Func(
        text,
        Value(pattern),
        Value(by),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )

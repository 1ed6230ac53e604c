"""Spaces at which a line must not end: «№ 12», «24 марта 2023 г.», «от 12.11.2026», «А. Ф.»."""

import re

_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_DAY_OF_MONTH = rf"\b\d{{1,2}} (?:{'|'.join(_MONTHS.split())})(?: \d{{4}}(?: г(?:\.|ода\b))?)?"
#: Each match keeps its plain spaces.
_WHOLE = re.compile(
    rf"№ (?=\S)|{_DAY_OF_MONTH}|\b(?:от|с|до|по) (?=\d{{2}}\.\d{{2}}\.\d{{4}})"
    r"|\b\d{4} (?=г\.|год)|\b[А-ЯЁ]\. (?=[А-ЯЁ]\.)|\b(?:г|д|ул|с|п) ?\. (?=[А-ЯЁ\d])"
)


def without_breaks(text: str) -> str:
    """Return ``text`` with no-break spaces where its parts belong on one line."""
    return _WHOLE.sub(lambda match: match[0].replace(" ", "\xa0"), text)

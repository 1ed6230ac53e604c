"""Spaces at which a line must not end: «№ 12», «24 марта 2023 г.», «от 12.11.2026», «А. Ф. Лебедь».

Papers are given their no-break spaces as text, pages of the cabinets as they were rendered.
"""

import re

from attestation.base.language.dates import MONTHS_GENITIVE

_DAY_OF_MONTH = rf"\b\d{{1,2}} (?:{'|'.join(MONTHS_GENITIVE)})(?: \d{{4}}(?: г(?:\.|ода\b))?)?"
#: Each match keeps its plain spaces.
_WHOLE = re.compile(
    rf"№ (?=\S)|{_DAY_OF_MONTH}|\b(?:от|с|до|по) (?=\d{{2}}\.\d{{2}}\.\d{{4}})"
    r"|\b\d{4} (?=г\.|год)|\b[А-ЯЁ]\. (?=[А-ЯЁ]\.)|(?<=\b[А-ЯЁ]\. [А-ЯЁ]\.) (?=[А-ЯЁ][а-яё])"
    r"|\b(?:г|д|ул|с|п) ?\. (?=[А-ЯЁ\d])"
)


def without_breaks(text: str) -> str:
    """Return ``text`` with no-break spaces where its parts belong on one line."""
    return _WHOLE.sub(lambda match: match[0].replace(" ", "\xa0"), text)


#: What is left alone in a page: tags, and elements whose text is sent back, compared or no text.
#: Otherwise a number sign with what follows it («2026-3» would part after its hyphen too), and a
#: surname with its initials.
_PARTED = re.compile(
    r"(?P<kept><(?P<name>script|style|textarea|option|title)\b.*?</(?P=name)\s*>|<[^>]*>)"
    r"|(?P<person>\b[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? (?:[А-ЯЁ]\. ?){1,2}(?<! )"
    r"|(?<![.\xa0])\b[А-ЯЁ]\. (?:[А-ЯЁ]\. )?(?=[А-ЯЁ][а-яё]))"
    r"|№\s+(?P<hyphened>\d+-\w+)?",
    re.DOTALL,
)


def _kept_together(match: re.Match[str]) -> str:
    if match["kept"]:
        return match["kept"]
    if match["person"]:
        return match["person"].replace(" ", "\xa0")
    number = match["hyphened"]
    return "№\xa0" + (f'<span class="whole">{number}</span>' if number else "")


def with_whole_names(html: str) -> str:
    """Return the rendered ``html`` so that lines part no surname and initials, no «№» and number.

    Only text that is shown changes: attributes, choices and what is typed keep their spaces.
    """
    return _PARTED.sub(_kept_together, html)

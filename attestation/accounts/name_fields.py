"""Names as they are typed into any form or table: tidied, in their case, and only Russian letters.

A name that is all in small letters, or in which two capital ones meet, is proposed as it is
printed; of any other only a part that was left in small letters is: «Белова-петрова».
"""

import re
from typing import Any

from django import forms

from attestation.accounts.personal_fields import russian_name, tidy_name
from attestation.base.language.nothing import says_nothing

#: Parts that are written in small letters wherever they stand, but not as a name of their own.
SMALL_PARTS = frozenset({"оглы", "оглу", "кызы", "гызы", "кизи", "угли", "улы", "уулу"})
#: Parts in small letters before a surname: «фон Штейн», «де Бур», «ван дер Бельт».
_BEFORE = frozenset({"фон", "де", "дер", "ван", "дю", "дель", "делла", "ибн", "бен"})
#: Parts that may be written either way, and stay as they were typed: «Али-хан», «аль-Фараби».
_AS_TYPED = (
    SMALL_PARTS
    | _BEFORE
    | {"хан", "бек", "бей", "паша", "ага", "заде", "зода", "ходжа", "гельды", "берды"}
    | {"мл", "ст", "младший", "старший", "младшая", "старшая"}
    | {"аль", "эль", "аш", "ас", "ад", "ан", "бин", "абу", "ла", "ле", "ди", "да", "дос", "и"}
)
_PARTS = re.compile(r"([ -])")
_HELD = re.compile("[А-ЯЁA-Z]{2}")
#: What may stand beside «нет» and «без» where a patronymic is asked for.
_ABOUT_PATRONYMICS = frozenset(
    (
        "отчество",
        "отчества",
        "отч",
        "ва",
        "иностранный",
        "иностранная",
        "гражданин",
        "гражданка",
        "patronymic",
        "middle",
        "name",
    )
)
_TOGETHER = frozenset(("нетотчества", "отчестванет", "нетотч", "безотчества", "безотч"))


def proposed_name(value: str) -> str:
    """Return a surname, a given name or a patronymic as it is printed.

    «БЕЛОВА» and «белова» are «Белова», «петрова-водкина» and «Петрова-водкина» are
    «Петрова-Водкина», «АЛИ ОГЛЫ» is «Али оглы», «д'арк» is «д’Арк».
    """
    name = tidy_name(value)
    # Two capitals side by side are a key that was held too long: «ИВАНОВа», «иВАНОВ».
    if not name.islower() and not _HELD.search(name):
        first, *others = _PARTS.split(name)
        return "".join([_with_capital(first), *map(_as_printed, others)])
    parts = _PARTS.split(name.lower())
    words = [part for part in parts if part not in (" ", "-")]
    said = 0
    for place, part in enumerate(parts):
        if part in (" ", "-"):
            continue
        said += 1
        is_small = (part in SMALL_PARTS and said > 1) or (part in _BEFORE and said < len(words))
        parts[place] = part if is_small else _capital(part)
    return "".join(parts)


def _as_printed(part: str) -> str:
    """A part behind the first: «Гасан Оглы» is «Гасан оглы»."""
    return part.lower() if part.lower() in SMALL_PARTS else _with_capital(part)


def _with_capital(part: str) -> str:
    """A part of a name that has capitals elsewhere."""
    return _capital(part) if part.islower() and part not in _AS_TYPED else part


def _capital(part: str) -> str:
    begin, apostrophe, rest = part.partition("’")
    if not rest:
        return part[:1].upper() + part[1:]
    # «д’Арк», but «О’Коннор».
    begin = begin if begin in ("д", "л") else _capital(begin)
    return f"{begin}{apostrophe}{_capital(rest)}"


def proposed_patronymic(value: str) -> str:
    """Return a patronymic as it is printed; empty where the words say that there is none."""
    if says_nothing(value, about=_ABOUT_PATRONYMICS, words=_TOGETHER):
        return ""
    return proposed_name(value)


class NameField(forms.CharField):
    """A surname or a given name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 150, "validators": [russian_name], **kwargs})

    def to_python(self, value: Any) -> str:
        return proposed_name(super().to_python(value) or "")


class PatronymicField(NameField):
    """A patronymic; «нет» and «-» are none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Отчество", "required": False, **kwargs})

    def to_python(self, value: Any) -> str:
        return proposed_patronymic(forms.CharField.to_python(self, value) or "")

"""Names of acts («приказ», «распоряжение министра») in the cases of sentences."""

from typing import Literal

Case = Literal["genitive", "accusative", "instrumental", "prepositional"]

#: After a consonant, and in the place of «-е».
_ENDINGS: dict[Case, tuple[str, str]] = {
    "genitive": ("а", "я"),
    "accusative": ("", "е"),
    "instrumental": ("ом", "ем"),
    "prepositional": ("е", "и"),
}


def act_in(case: Case, act: str) -> str:
    """«приказом министра»: the first word is declined, those after it stay as they are."""
    first, space, rest = act.strip().partition(" ")
    name = first.lower()
    hard, soft = _ENDINGS[case]
    declined = name[:-1] + soft if name.endswith("е") else name + hard
    return declined + space + rest

"""Names of people as Russian documents write them, and the keys by which names are compared."""

import re
import unicodedata
from html import unescape

from attestation.base.language.clean_text import clean_line
from attestation.base.language.look_alikes import in_russian

_PARTS = re.compile(r"[^\W\d_]+|\d+")
#: The number sign, and what stands for it where a keyboard has none.
_NUMBER_SIGN = re.compile(r"\b(?:n[oº°]?|номер)\.?(?=\s*\d)|№")

#: «школа имени …» is «школа им. …».
_IN_HONOUR = re.compile(r"\bимени\b")
_STRESS = "\N{COMBINING ACUTE ACCENT}"


def initials(surname: str, given_name: str, patronymic: str = "") -> str:
    """«Белова А. И.»; without a patronymic «Белова А.»; empty without a surname."""
    if not surname:
        return ""
    return " ".join([surname, *(f"{name[0]}." for name in (given_name, patronymic) if name)])


def signature(surname: str, given_name: str, patronymic: str = "") -> str:
    """«А. И. Белова», as printed beside a signature."""
    return " ".join([*(f"{name[0]}." for name in (given_name, patronymic) if name), surname])


def search_key(text: str) -> str:
    """Return the text as searches compare it: lower case, «ё» as «е», single spaces."""
    return clean_line(text).lower().replace("ё", "е")


def same_key(text: str) -> str:
    """Return what stays of a name when everything falls away that people write differently.

    Case, «ё», spaces, quotes (also as «&quot;»), dashes, dots, «№», «имени» and «им.», marks of
    stress, digits of other widths, and Latin letters in the place of Russian ones:
    «МБОУ "Березовская COШ №5"» is «МБОУ «Берёзовская СОШ № 5»».
    """
    plain = unicodedata.normalize("NFKC", _NUMBER_SIGN.sub(" ", search_key(unescape(text))))
    words = in_russian(_IN_HONOUR.sub("им", plain.replace(_STRESS, "")))
    parts = [part.lstrip("0") or "0" if part.isdigit() else part for part in _PARTS.findall(words)]
    return " ".join(parts)

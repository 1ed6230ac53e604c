"""Words by which people say in a form or a table that there is nothing: «нет», «не имею», «х»."""

import re
from collections.abc import Collection

from attestation.base.language.names import search_key

_WORDS = re.compile(r"[^\W\d_]+")
#: One of them must be there …
_DENIALS = frozenset(
    (
        "нет",
        "нету",
        "не",
        "без",
        "отсутствует",
        "отсутствуют",
        "отсутств",
        "отсут",
        "отс",
        "неимею",
        "неимеет",
        "неимеется",
        "неуказано",
        "прочерк",
        "null",
        "none",
        "no",
        "na",
    )
)
#: … and these may stand beside it, about whatever it is said.
_BESIDE = frozenset(
    (
        "имею",
        "имеет",
        "имеется",
        "имеются",
        "данных",
        "сведений",
        "и",
        "по",
        "паспорту",
        "указан",
        "указана",
        "указано",
        "предусмотрен",
        "предусмотрена",
        "предусмотрено",
        "применимо",
        "требуется",
        "документу",
        "в",
        "паспорте",
        "документе",
        "документах",
        "свидетельстве",
        "определен",
        "определена",
        "определено",
        "документам",
        "установлен",
        "установлена",
        "установлено",
        "присвоен",
        "присвоена",
        "присвоено",
    )
)
_CROSSES = re.compile("[xх×]+")
_ABBREVIATED = re.compile(r"[бн] ?[./\\] ?(?:[одну]|отч(?:ества|-ва)?)\.?|n/a")


def says_nothing(text: str, *, about: Collection[str] = (), words: Collection[str] = ()) -> bool:
    """Return whether ``text`` says that there is nothing.

    Args:
        about: further words that may stand there: «отчество», «срока».
        words: further words that say it: «бессрочно».
    """
    text = search_key(text)
    if _CROSSES.fullmatch(text) or _ABBREVIATED.fullmatch(text):
        return True
    if any(map(str.isdigit, text)) and text.strip("0./-"):
        return False
    said = set(_WORDS.findall(text))
    denials = said & (_DENIALS | set(words))
    return not said or (bool(denials) and said <= _DENIALS | _BESIDE | {*words, *about})

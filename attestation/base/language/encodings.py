"""Which of the old encodings a Russian text was written in: none of them says so."""

from collections.abc import Sequence
from itertools import pairwise

_OURS = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁё№«»–")
#: So many bytes tell an encoding.
_ENOUGH = 20_000


def russian_text(content: bytes, encodings: Sequence[str]) -> str:
    """Return ``content`` in that one of ``encodings`` in which it looks like Russian most.

    The first of them where nothing tells; what an encoding has no sign for is replaced.
    """
    begin = content[:_ENOUGH]
    chosen = max(encodings, key=lambda code: _looks(begin.decode(code, errors="replace")))
    return content.decode(chosen, errors="replace")


def _looks(text: str) -> int:
    """Return how Russian a text looks: lower case counts most, other alphabets against."""
    small = sum("а" <= char <= "я" or char == "ё" for char in text)
    large = sum("А" <= char <= "Я" for char in text)
    strange = sum(char > "\x7f" and char not in _OURS for char in text)
    mixed = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return 2 * small + large - 3 * strange - 2 * mixed

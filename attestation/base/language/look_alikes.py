"""Letters that look the same in two alphabets: keyboards and programs mix them unseen."""

import re
from collections.abc import Iterable

_LATIN = "aceopxykmthbABCEHKMOPTXY"
_RUSSIAN = "асеорхукмтнвАВСЕНКМОРТХУ"
_INTO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN_LETTER = re.compile("[А-Яа-яЁё]")


def in_russian(text: str) -> str:
    """Return ``text`` with each Latin letter that looks like a Russian one as that letter."""
    return text.translate(_INTO_RUSSIAN)


def mixed_words_in_russian(text: str) -> str:
    """Return ``text`` with `in_russian` in its mixed words and single letters: «Cергеев M. Ю.»."""
    if not _RUSSIAN_LETTER.search(text):
        return text
    return _WORD.sub(
        lambda word: (
            in_russian(word[0]) if len(word[0]) == 1 or _RUSSIAN_LETTER.search(word[0]) else word[0]
        ),
        text,
    )


def latin_among_russian(text: str) -> list[str]:
    """Return the Latin letters that stand in words with Russian ones, each once."""
    return _once(
        letter
        for word in _WORD.findall(text)
        if _RUSSIAN_LETTER.search(word)
        for letter in word
        if letter in _LATIN
    )


def russian_among_latin(text: str) -> list[str]:
    """Return the Russian letters of an address or a login, where all letters must be Latin."""
    return _once(letter for letter in text if _RUSSIAN_LETTER.match(letter))


def can_be_latin(letters: list[str]) -> bool:
    """Return whether each of the Russian ``letters`` looks like a Latin one."""
    return all(letter in _RUSSIAN for letter in letters)


def named(letters: list[str], *, one: str, many: str) -> str:
    """Return «буква „o“ латинская» or «буквы „A“, „a“ латинские»; the adjectives are given."""
    quoted = ", ".join(f"„{letter}“" for letter in letters)
    return f"буква {quoted} {one}" if len(letters) == 1 else f"буквы {quoted} {many}"


def _once(letters: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(letters))

"""Finding people by names as people type them: in any case, with errors, with Latin keys."""

import difflib
import re
from collections.abc import Collection, Iterable

from attestation.base.language.names import search_key

# An ending of an oblique case, and the endings that the nominative may have in its place. They
# are compared with whole words of real names, so that a superfluous one does no harm.
_ENDINGS = {
    "ыми": ("", "а", "ый", "ой"),
    "ими": ("", "ий", "а"),
    "ого": ("ой", "ый", "ий"),
    "его": ("ий", "ее"),
    "ому": ("ой", "ый", "ий"),
    "ему": ("ий", "ее"),
    "ою": ("а", "ая"),
    "ею": ("я", "а", "яя"),
    "ой": ("а", "ая"),
    "ей": ("я", "а", "яя", "ья"),
    "ую": ("ая",),
    "юю": ("яя",),
    "ая": ("ий", "ой", "ый"),
    "ым": ("", "ый", "ой"),
    "им": ("", "ий"),
    "ых": ("", "а", "ый", "ой"),
    "их": ("ий", "ая"),
    "ом": ("", "о"),
    "ем": ("ь", "й", ""),
    "ам": ("", "а"),
    "а": ("", "о"),
    "я": ("ь", "й"),
    "у": ("а", "", "о"),
    "ю": ("я", "ь", "й"),
    "е": ("а", "я", "", "ь", "й"),
    "ы": ("а", ""),
    "и": ("а", "я", "ь"),
}
_SHORTEST_STEM = 2
#: After these letters no vowel is inserted: «Павла» is of «Павел», «Дарье» only of «Дарья».
_NO_GAP = "аеиоуыэюяйь"
_ALIKE = 0.72
#: Longer words are no names, and to compare them would cost much.
_LONGEST = 40
_LATIN_KEYS = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`/" + '{}:"<>~',
    "йцукенгшщзхъфывапролджэячсмитьбюе." + "хъжэбюе",
)


def from_latin_keys(text: str) -> str:
    """Return the text as typed with the Russian layout: «fnntcnfwbz» is «аттестация»."""
    return text.translate(_LATIN_KEYS)


def name_words(text: str) -> list[str]:
    """Return the words of a name for searches: «Белова А. И.» is «белова», «а», «и»."""
    return [word for raw in search_key(text).split() if (word := raw.strip(".,;:«»\"'()"))]


def nominatives(word: str) -> set[str]:
    """Return the possible nominatives: «беловой» is of «белова», «павлу» of «павел».

    Args:
        word: one word as `name_words` gives it.
    """
    found = {word}
    for ending, replacements in _ENDINGS.items():
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM:
            continue
        found |= {stem + replacement for replacement in replacements}
        if "" in replacements and stem[-1] not in _NO_GAP and stem[-2] not in _NO_GAP[:-1]:
            found.add(f"{stem[:-1].removesuffix('ь')}е{stem[-1]}")
    return found


def similar_names(query: str, names: Iterable[str], *, limit: int = 3) -> list[str]:
    """Return names similar to ``query``, each of which finds a person; the nearest first.

    Args:
        query: text without results: «Билова», «Беловай Анна», «<tkjdf» typed with Latin keys.
        names: full names to choose from.
        limit: the maximum number.
    """
    known = {search_key(name): name for name in names}
    vocabulary: dict[str, str] = {}
    for name in known.values():
        vocabulary.update({search_key(word): word for word in name.split()})
    asked = name_words(query)
    if re.search("[a-z]", query.lower()):
        asked = name_words(from_latin_keys(query.lower()))
    if not asked or len(asked) > 4:
        return []
    choices = [_near(word, vocabulary) for word in asked]
    if not all(choices):
        return []
    nearest = [words[0] for words in choices]
    proposals = [[word, *nearest[1:]] for word in choices[0]]
    return [
        " ".join(vocabulary[word] for word in words)
        for words in proposals
        if any(set(words) <= set(key.split()) for key in known)
    ][:limit]


def _near(word: str, vocabulary: Collection[str]) -> list[str]:
    if len(word) > _LONGEST:
        return []
    exact = [form for form in sorted(nominatives(word)) if form in vocabulary]
    return exact or difflib.get_close_matches(word, vocabulary, n=3, cutoff=_ALIKE)

"""Search queries: marked words, mistyped words, another keyboard layout."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.core.cache import caches
from django.db import connection
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page

from attestation.public import from_latin_keys, search_key
from cms_pages.models.base import SitePage

# Characters that no text of the site contains: they delimit the matched words.
_FROM, _TO = "\ue000", "\ue001"
_HEADLINES = """
    SELECT ts_headline('russian', text, query, %s)
    FROM unnest(%s::text[]) WITH ORDINALITY AS given(text, place),
        (SELECT replace(plainto_tsquery('russian', %s)::text, '&', '|')::tsquery) AS asked(query)
    ORDER BY place
"""
_STEMS = """
    SELECT (ts_lexize('russian_stem', word))[1]
    FROM unnest(%s::text[]) WITH ORDINALITY AS given(word, place)
    ORDER BY place
"""
_WHOLE = f'StartSel="{_FROM}", StopSel="{_TO}", HighlightAll=true'
_PARTS = (
    f'StartSel="{_FROM}", StopSel="{_TO}", '
    'MaxFragments=2, MaxWords=24, MinWords=12, FragmentDelimiter=" … "'
)

_WORD = re.compile(r"[а-яa-z]{4,40}")
_VOCABULARY = "search-words"
_VOCABULARY_SECONDS = 15 * 60
_ALIKE = 0.76
#: The maximum difference in length between a correction and the typed word.
_LENGTHS_APART = 2
#: The number of words of a query that are checked for mistakes.
_MOST_WORDS = 6


def marked(texts: Iterable[str], query: str, *, parts: bool = False) -> list[SafeString]:
    """Return the texts with ``<mark>`` around the words of ``query``, in any form.

    Args:
        parts: return only the best matching parts of a long text.
    """
    given = [text.replace(_FROM, "").replace(_TO, "").replace("\0", "") for text in texts]
    if not given:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_HEADLINES, [_PARTS if parts else _WHOLE, given, query])
        return [_as_html(text) for (text,) in cursor.fetchall()]


def _as_html(text: str) -> SafeString:
    before, *rest = text.split(_FROM)
    pieces = [piece.partition(_TO) for piece in rest]
    return format_html(
        "{}{}",
        before,
        format_html_join("", "<mark>{}</mark>{}", ((word, after) for word, _, after in pieces)),
    )


@dataclass(frozen=True)
class Vocabulary:
    """The words of all public pages, each with its number of pages, and their stems."""

    words: Counter[str]
    stems: frozenset[str]


def vocabulary() -> Vocabulary:
    """Return the words of the pages, read again every quarter of an hour."""
    found = caches["released"].get(_VOCABULARY)
    if found is None:
        words: Counter[str] = Counter()
        for page in Page.objects.live().public().specific():
            said = f"{page.title} {name_of(page)} {text_of(page)}"
            words.update(set(_WORD.findall(search_key(said))))
        found = Vocabulary(words, frozenset(_stems(list(words))))
        caches["released"].set(_VOCABULARY, found, _VOCABULARY_SECONDS)
    return found


def _stems(words: list[str]) -> list[str]:
    """The stem of each word; empty for words that searches pass over."""
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [words])
        return [stem or "" for (stem,) in cursor.fetchall()]


def name_of(page: Page) -> str:
    """Return the heading of the page, which may be longer than its name in the menu."""
    return page.shown_heading if isinstance(page, SitePage) else page.title


def text_of(page: Page) -> str:
    """Return the text of the page below its heading, its description first."""
    texts = [page.search_description]
    if isinstance(page, SitePage):
        texts += page.body.stream_block.get_searchable_content(page.body)
        texts += page.own_words()
    return " · ".join(" ".join(str(text).split()) for text in texts if text)


def suggested_queries(query: str, *, words: int = _MOST_WORDS) -> Iterator[str]:
    """Yield corrections of a query without results, the likeliest first.

    Comparing with all known words is expensive, so each correction is computed on demand.

    Args:
        words: the number of words to correct; the words after them are left out.
    """
    typed = [query]
    if re.search("[a-z]", query.lower()):
        typed.append(from_latin_keys(query.lower()))
    proposals = chain(typed[1:], (_corrected(text, words) for text in typed))
    known = {search_key(query)}
    for text in proposals:
        if text and search_key(text) not in known:
            known.add(search_key(text))
            yield text


def _corrected(text: str, most: int) -> str:
    """``text`` with the nearest known word in the place of each unknown one."""
    known = vocabulary()
    words = search_key(text).replace("\0", "").split()[:most]
    pairs = zip(words, _stems(words), strict=True)
    return " ".join(word if stem in known.stems else _nearest(word, known) for word, stem in pairs)


def _nearest(word: str, known: Vocabulary) -> str:
    """The known word that is likeliest meant, or the word itself."""
    if not _WORD.fullmatch(word):
        return word
    alike = [other for other in known.words if abs(len(other) - len(word)) <= _LENGTHS_APART]
    found = difflib.get_close_matches(word, alike, n=5, cutoff=_ALIKE)
    return max(found, key=lambda other: _likelihood(word, other, known), default=word)


def _likelihood(word: str, other: str, known: Vocabulary) -> tuple[float, int]:
    return round(difflib.SequenceMatcher(None, word, other).ratio(), 1), known.words[other]

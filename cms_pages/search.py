"""Search over pages and over the people of published schedules and results."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page

from attestation.public import ReleaseRow, ResultsRow, find_in_results, find_in_schedules
from cms_pages.models import ResultsPage, SchedulePage
from cms_pages.models.base import SitePage

PER_PAGE = 10
PEOPLE_SHOWN = 20
#: A shorter beginning of a surname would list half of the region.
SHORTEST_SURNAME = 3
_EXCERPT = 240
_WORD = re.compile(r"\w+")
# Endings change with case and number: this many letters from the start are compared.
_STEM = 4


@dataclass(frozen=True)
class FoundPage:
    title: SafeString
    excerpt: SafeString
    url: str


@dataclass(frozen=True)
class FoundPerson:
    row: ReleaseRow | ResultsRow
    page: SchedulePage | ResultsPage


def find_pages(query: str, number: str | None) -> ListPage:
    """One page of live public pages about ``query``, the best first.

    PostgreSQL's Russian dictionary takes words in any form, and «ё» as «е».
    """
    pages = Page.objects.live().public().search(query)
    return Paginator(pages, PER_PAGE).get_page(number)


def described(pages: Iterable[Page], query: str) -> list[FoundPage]:
    """The pages with their words marked where they answer ``query``."""
    found = []
    for page in Page.objects.filter(pk__in=[page.pk for page in pages]).specific():
        text = page.search_description
        if isinstance(page, SitePage) and not _marks(text, query):
            text = _excerpt(page, query) or text
        found.append((page.pk, FoundPage(marked(page.title, query), marked(text, query), page.url)))
    by_key = dict(found)
    return [by_key[page.pk] for page in pages]


def find_people(query: str) -> list[FoundPerson]:
    """People whose name begins with ``query``, in the schedules that visitors may see."""
    return _found(query, SchedulePage, find_in_schedules)


def find_holders(query: str) -> list[FoundPerson]:
    """People whose name begins with ``query``, in the results that visitors may see."""
    return _found(query, ResultsPage, find_in_results)


def _found(query: str, pages: type[Any], find: Callable[..., list[Any]]) -> list[FoundPerson]:
    if len(query) < SHORTEST_SURNAME:
        return []
    shown = {page.release_id: page for page in pages.objects.listed()}
    rows = find(query, release_ids=shown.keys(), limit=PEOPLE_SHOWN)
    return [FoundPerson(row, shown[row.release_id]) for row in rows]


def marked(text: str, query: str) -> SafeString:
    """``text`` with ``<mark>`` around the words that ``query`` asks for, in any of their forms."""
    pieces, end = [], 0
    for match in _marks(text, query):
        pieces.append((text[end : match.start()], match.group()))
        end = match.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[end:])


def _marks(text: str, query: str) -> list[re.Match[str]]:
    stems = {_folded(word)[: max(_STEM, len(word) - 2)] for word in _WORD.findall(query)}
    return [
        match
        for match in _WORD.finditer(text)
        if any(_folded(match.group()).startswith(stem) for stem in stems)
    ]


def _folded(word: str) -> str:
    return word.lower().replace("ё", "е")


def _excerpt(page: SitePage, query: str) -> str:
    """The words of the body around the first match, or nothing."""
    words = page.body.stream_block.get_searchable_content(page.body)
    text = " · ".join(" ".join(str(part).split()) for part in (*words, *page.own_words()) if part)
    marks = _marks(text, query)
    if not marks:
        return ""
    start = text.rfind(" ", 0, max(marks[0].start() - _EXCERPT // 4, 0)) + 1
    end = text.rfind(" ", start, start + _EXCERPT) if len(text) > start + _EXCERPT else len(text)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"

"""Search over pages, documents with the text of their files, people of schedules and of results."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Case, CharField, F, Func, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

from attestation.public import ReleaseRow, ResultsRow
from cms_pages.models import DocumentItem, DocumentsPage, ResultsPage, SchedulePage
from cms_pages.search.query import (
    marked,
    name_of,
    suggested_queries,
    text_of,
)
from cms_pages.search.services import searchable

PER_PAGE = 10
#: The number of results of each kind on the tab that shows all kinds.
TASTE = 5
#: Who finds more people than that is asked to type more of the name.
MOST_PEOPLE = 200
#: A shorter beginning of a surname would list half of the region.
SHORTEST_SURNAME = 3
SUGGESTIONS = 6
#: Every letter typed may send a query: only this many words are checked for mistakes.
_CORRECTED_WHILE_TYPING = 2
SHORTEST_BEGINNING = 2
#: Kinds of what can be found, in the order of tabs.
KINDS = {
    "pages": "Страницы",
    "documents": "Документы",
    "people": "Педагоги в графиках",
    "holders": "Педагоги в итогах",
}


@dataclass(frozen=True)
class FoundPage:
    """A page or a document with the words of the query marked.

    Attributes:
        in_file: the matching text in the file of a document; empty without a match.
    """

    title: SafeString
    excerpt: SafeString
    url: str
    in_file: SafeString | str = ""


@dataclass(frozen=True)
class FoundPerson:
    row: ReleaseRow | ResultsRow
    page: SchedulePage | ResultsPage


@dataclass(frozen=True)
class Found:
    """All that answers one question, by kind; nothing of it is read before it is shown."""

    query: str
    pages: Any
    documents: QuerySet[DocumentItem]
    people: Sequence[FoundPerson]
    holders: Sequence[FoundPerson]

    @property
    def counts(self) -> dict[str, int]:
        """The number of results of each kind."""
        return {
            "pages": Paginator(self.pages, PER_PAGE).count,
            "documents": Paginator(self.documents, PER_PAGE).count,
            "people": len(self.people),
            "holders": len(self.holders),
        }

    def of_kind(self, kind: str, number: str | None) -> ListPage:
        """One page of the answers of a kind."""
        return Paginator(getattr(self, kind), PER_PAGE).get_page(number)


def find(query: str) -> Found:
    """Everything public about ``query``, the best first.

    PostgreSQL's Russian dictionary takes words in any form, and «ё» as «е».
    """
    pages = Page.objects.live().public().search(query)
    return Found(
        query,
        pages,
        _documents(query),
        _people(query, SchedulePage),
        _people(query, ResultsPage),
    )


def search_suggestions(query: str) -> Found | None:
    """Return results for the likely correction of a query without any, or None."""
    for proposal in chain(suggested_queries(query), _names_near(query)):
        found = find(proposal)
        if any(found.counts.values()):
            return found
    return None


def _names_near(query: str) -> Iterator[str]:
    """Names in the newest schedule and in the newest results that may have been meant."""
    for pages in (SchedulePage, ResultsPage):
        newest = pages.objects.listed().first()
        if newest:
            yield from pages.kind.lists.names_like(newest.release_id, query)


def described_pages(pages: Iterable[Page], query: str, request: HttpRequest) -> list[FoundPage]:
    """Return the pages with their name and the parts of their text that match ``query``.

    The root of the site is cached on the request, so that not every address queries it.
    """
    by_key = Page.objects.specific().in_bulk([page.pk for page in pages])
    found = [by_key[page.pk] for page in pages]
    titles = marked([name_of(page) for page in found], query)
    texts = marked([text_of(page) for page in found], query, parts=True)
    return [
        FoundPage(title, text, page.get_url(request) or "")
        for page, title, text in zip(found, titles, texts, strict=True)
    ]


def described_documents(
    items: Iterable[DocumentItem], query: str, request: HttpRequest
) -> list[FoundPage]:
    """The documents with their particulars, leading to the list in which they stand."""
    found = list(items)
    titles = marked([item.title for item in found], query)
    texts = marked([item.words for item in found], query)
    files = _in_files(found, query)
    return [
        FoundPage(
            title,
            text,
            f"{item.page.get_url(request) or ''}#{item.anchor}",
            files.get(item.document_id, ""),
        )
        for item, title, text in zip(found, titles, texts, strict=True)
    ]


def _in_files(items: list[DocumentItem], query: str) -> dict[int | None, SafeString]:
    """The parts of the files' texts that answer ``query``, by the key of the document."""
    texts = dict(
        searchable()
        .filter(vector=SearchQuery(query, config="russian"))
        .filter(document__in=[item.document_id for item in items if item.document_id])
        .values_list("document_id", "text")
    )
    return dict(zip(texts, marked(texts.values(), query, parts=True), strict=True))


def suggested(beginning: str, request: HttpRequest) -> list[dict[str, str]]:
    """Titles of pages and documents that begin as was typed, for help while typing."""
    found = _titles(beginning, request)
    if not found:
        proposal = next(suggested_queries(beginning, words=_CORRECTED_WHILE_TYPING), "")
        found = _titles(proposal, request) if proposal else []
    return found


def _titles(beginning: str, request: HttpRequest) -> list[dict[str, str]]:
    pages = Page.objects.live().public().autocomplete(beginning)[:SUGGESTIONS]
    items = _listed().filter(title__icontains=beginning)[:SUGGESTIONS]
    answers = [(page.title, page.get_url(request)) for page in pages]
    answers += [(item.title, item.page.get_url(request)) for item in items]
    return [{"text": text, "url": url or ""} for text, url in answers[:SUGGESTIONS]]


def _listed() -> QuerySet[DocumentItem]:
    """The documents of the lists that visitors may see."""
    lists = DocumentsPage.objects.live().public()
    return DocumentItem.objects.filter(page__in=lists.values("pk")).select_related("page")


def _documents(query: str) -> QuerySet[DocumentItem]:
    kind = Case(
        *(When(kind=value, then=Value(label)) for value, label in DocumentItem.Kind.choices),
        output_field=CharField(),
    )
    day = Func(F("date"), Value("DD.MM.YYYY"), function="to_char", output_field=CharField())
    words = SearchVector("title", weight="A", config="russian") + SearchVector(
        kind, "issued_by", "number", day, "note", weight="B", config="russian"
    )
    asked = SearchQuery(query, config="russian")
    in_files = searchable().filter(vector=asked).values("document_id")
    # A match in the title ranks above any match within the file.
    by_name = Case(When(answers=asked, then=0), default=1)
    file_rank = SearchRank(F("document__file_text__vector"), asked)
    return (
        _listed()
        .annotate(answers=words)
        .filter(Q(answers=asked) | Q(document__in=in_files))
        .order_by(
            by_name,
            SearchRank(F("answers"), asked).desc(),
            file_rank.desc(nulls_last=True),
            "-date",
            "pk",
        )
    )


def _people(query: str, pages: type[SchedulePage | ResultsPage]) -> list[FoundPerson]:
    """People whose name begins with ``query``, in the releases that visitors may see."""
    if len(query) < SHORTEST_SURNAME:
        return []
    shown = {page.release_id: page for page in pages.objects.listed()}
    rows = pages.kind.lists.find(query, release_ids=shown.keys(), limit=MOST_PEOPLE)
    return [FoundPerson(row, shown[row.release_id]) for row in rows]

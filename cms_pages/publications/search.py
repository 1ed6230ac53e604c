"""Search and filters of one released list, and help after a search without results."""

from typing import Any

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.http import urlencode

from attestation.public import PublishedList
from cms_pages.forms import PeopleFilter
from cms_pages.publications.kinds import PublicationKind

PER_PAGE = 50


def asked_of(kind: PublicationKind, facts: PublishedList, request: HttpRequest) -> dict[str, Any]:
    """Return the context of a release page for the query in the address."""
    form = kind.form(request.GET, facts=facts)
    rows = _rows(kind, facts, form, request.GET.get("page"))
    words = {
        "form": form,
        "filtered": form.is_narrowing,
        "rows": rows,
        "rows_kept": caches["released"].default_timeout,
    }
    if form.is_narrowing and not rows.paginator.count:
        words |= _help(kind, facts, form)
    return words


def _rows(
    kind: PublicationKind, facts: PublishedList, form: PeopleFilter, number: str | None
) -> Page:
    """One page of people. Unfiltered, it asks nothing until its rows are really printed."""
    if not form.is_valid():
        return Paginator(kind.lists.rows(facts.release_id).none(), PER_PAGE).get_page(1)
    pages = Paginator(kind.lists.rows(facts.release_id, **form.cleaned_data), PER_PAGE)
    if not form.is_narrowing:
        pages.count = facts.people  # a cached property, known without counting
    return pages.get_page(number)


def _help(kind: PublicationKind, facts: PublishedList, form: PeopleFilter) -> dict[str, Any]:
    """Names that may have been meant, and how many there are without the other filters."""
    # Values rejected by the form must not reach the database: PostgreSQL takes no NUL.
    surname = form.cleaned_data.get("surname", "").strip()
    words: dict[str, Any] = {"everywhere": urlencode({"q": surname})}
    if not surname:
        return words
    people = kind.lists.rows(facts.release_id, surname=surname).count()
    if people:
        return words | {"unfiltered": people, "without_filters": urlencode({"surname": surname})}
    near = kind.lists.names_like(facts.release_id, surname)
    return words | {"near": [(name, urlencode({"surname": name})) for name in near]}

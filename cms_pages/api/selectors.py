"""What the pages show, as plain values; each list by the same queryset as its page."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from attestation.public import KeysetPage, page_of
from cms_pages.models import DocumentItem, DocumentsPage
from cms_pages.models.released import ReleasedPage
from cms_pages.publications.json_data import release_data
from cms_pages.structured_data import absolute

#: Fields of a document that are said as they are.
_OF_DOCUMENT = (
    *("title", "kind", "issued_by", "date", "number", "section", "in_force"),
    *("replaced_by", "note"),
)


def lists_of(pages: type[ReleasedPage], *, after: str, size: int) -> KeysetPage[Any]:
    """Return the published lists of a kind, the latest first.

    Raises:
        BadCursorError: ``after`` is no cursor of ours.
    """
    return page_of(pages.objects.listed(), (f"-{pages.kind.day}", "-pk"), after=after, size=size)


def list_of(pages: type[ReleasedPage], key: str) -> Any:
    """Return the published list with the key ``key``.

    Raises:
        Http404: there is none that visitors see.
    """
    found = pages.objects.listed().filter(slug=key).first()
    if found is None:
        raise Http404
    return found


def rows_of(page: Any, *, municipality: str, after: str, size: int) -> KeysetPage[Any]:
    """Return rows of the valid release, in its order.

    Raises:
        BadCursorError: ``after`` is no cursor of ours.
    """
    rows = page.kind.lists.rows(page.release_id, municipality=municipality)
    return page_of(rows, ("place",), after=after, size=size)


def described(page: Any, whose: Callable[[Any], dict[str, Any]], rows: str) -> dict[str, Any]:
    """Return what is said of a listed page.

    Args:
        whose: says what its list belongs to.
        rows: the path of its rows.
    """
    return {
        "address": absolute(page.get_url()),
        "rows": absolute(rows),
        **whose(page),
        "release": release_data(page.release, people=page.people),
    }


def period_of(page: Any) -> dict[str, Any]:
    """Return the period of a listed schedule."""
    period = page.period
    return {
        "period": {
            "key": page.slug,
            "name": period.name,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
        }
    }


def decision_of(page: Any) -> dict[str, Any]:
    """Return the decision of listed results."""
    return {"decision": {"key": page.slug, "decided_on": page.release.decided_on}}


def documents(*, after: str, size: int) -> KeysetPage[DocumentItem]:
    """Return the documents on public pages, by key.

    Raises:
        BadCursorError: ``after`` is no cursor of ours.
    """
    pages = DocumentsPage.objects.live().public()
    items: QuerySet[DocumentItem] = DocumentItem.objects.filter(page__in=pages.values("pk"))
    return page_of(items.select_related("document", "page"), ("pk",), after=after, size=size)


def document_data(item: DocumentItem) -> dict[str, Any]:
    """Return what the list says of a document."""
    return {
        "id": item.pk,
        **{name: getattr(item, name) for name in _OF_DOCUMENT},
        "kind_name": item.get_kind_display(),
        "page": absolute(item.page.get_url() or "/"),
        "file": absolute(item.document.url) if item.document else None,
    }

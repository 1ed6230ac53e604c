"""The cache of whole pages of released lists for visitors, until something is published.

All visitors look for one new list on the same day, and rendering its page costs ten times as
much as reading it from the cache (see `docs/benchmarks.md`). Every change of its content sends
a signal: pages and menus by Wagtail, releases by their publication and withdrawal. The cache
holds the valid release, the earlier ones and their changes, but not the cards of people, which
are too many.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeGuard

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from cms_pages import navigation
from cms_pages.compression import accepts_gzip, compress
from cms_pages.models.released import ReleasedPage

View = Callable[..., HttpResponseBase]

#: Seconds for which a process trusts the edition it knows: so late may a change be seen.
CHECKED_EVERY = 1
_EDITION = "edition-of-pages"


def remembered(view: View) -> View:
    """Serve whole lists to visitors without cookies from the cache."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_plain(request):
            return view(request, *args, **kwargs)
        # Read before the page is made: what changes meanwhile belongs to the next edition.
        key = f"page:{_edition()}:{request.get_host()}{request.path}"
        content = caches["released"].get(key)
        if content is None:
            response = view(request, *args, **kwargs)
            if not _shows_release(response):
                return response
            content = response.render().content
            if request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
                return response
            caches["released"].set(key, content, navigation.SECONDS)
        return _kept(request, key, content)

    return answer


def _kept(request: HttpRequest, key: str, content: bytes) -> HttpResponse:
    """The remembered page, compressed once for all who can read it so."""
    if accepts_gzip(request):
        packed = caches["released"].get_or_set(
            f"{key}:gzip", lambda: compress(content), navigation.SECONDS
        )
        kept = HttpResponse(packed, headers={"Content-Encoding": "gzip"})
    else:
        kept = HttpResponse(content)
    patch_vary_headers(kept, ["Accept-Encoding", "Cookie"])
    return kept


def forget() -> None:
    """Invalidate the cache, for all processes, when the current transaction commits."""
    transaction.on_commit(_begin_edition)


def _begin_edition() -> None:
    caches["shared"].set(_EDITION, uuid.uuid4().hex, None)
    caches["released"].delete(_EDITION)


def _edition() -> str:
    edition = caches["released"].get(_EDITION)
    if edition is None:
        edition = caches["shared"].get_or_set(_EDITION, lambda: uuid.uuid4().hex, None)
        caches["released"].set(_EDITION, edition, CHECKED_EVERY)
    return edition


def _is_plain(request: HttpRequest) -> bool:
    return (
        settings.SCHEDULES_REMEMBERED
        and request.method == "GET"
        and not request.COOKIES
        and not request.META.get("QUERY_STRING")
    )


def _shows_release(response: HttpResponseBase) -> TypeGuard[TemplateResponse]:
    return (
        isinstance(response, TemplateResponse)
        and response.status_code == 200
        and isinstance((response.context_data or {}).get("page"), ReleasedPage)
        and bool((response.context_data or {}).get("kept_for_all"))
    )

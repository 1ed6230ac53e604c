"""Where an address leads that is not there any more.

An address is a promise: it stands in letters, in bookmarks, on sites of schools and in programs.
Wagtail keeps the own path of a page that was moved; what hangs below it (files, releases, people,
years, feeds) is led on by the path of the page that it hangs below.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.db.models import F
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms_pages.models import EarlierFileName

#: More parts than any page has; each of them is asked for.
_MOST_PARTS = 20


class MovedAddressMiddleware:
    """Leads on from what was not found: takes the place of Wagtail's `RedirectMiddleware`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        return led_on(request) or response


def led_on(request: HttpRequest) -> HttpResponseBase | None:
    """Return the way to where the asked thing stands now; None if nobody knows."""
    return _by_redirect(request) or _by_page_above(request) or _by_file_name(request)


def _by_redirect(request: HttpRequest) -> HttpResponseBase | None:
    """The redirect of exactly this address, with its query or without."""
    asked = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    path = urlsplit(asked).path
    # As a person reads an address before as a browser sends it.
    ways = [uri_to_iri(asked), asked, uri_to_iri(path), path]
    known = _redirects(request, ways)
    exact = known.get(ways[0]) or known.get(ways[1])
    found = exact or known.get(ways[2]) or known.get(ways[3])
    if found is None or found.link is None:
        return None
    # A redirect of an address with its query has used the query up.
    keeps_query = found.redirect_page_id is not None and (exact is None or path == asked)
    return _redirect(request, found, found.link, with_query=keeps_query)


def _redirects(request: HttpRequest, paths: list[str]) -> dict[str, Redirect]:
    """The redirects of ``paths``, asked for at once; one of this site goes before one of all."""
    found = Redirect.get_for_site(Site.find_for_request(request)).filter(
        # PostgreSQL knows no null character.
        old_path__in=[path for path in paths if "\0" not in path]
    )
    return {one.old_path: one for one in found.order_by(F("site").asc(nulls_first=True))}


def _by_page_above(request: HttpRequest) -> HttpResponseBase | None:
    """What hangs below a page that was moved hangs below it still."""
    parts = [part for part in request.path_info.split("/") if part]
    if "\0" in request.path_info or len(parts) > _MOST_PARTS:
        return None
    above = {
        Redirect.normalise_path("/" + "/".join(parts[:length])): length
        for length in range(1, len(parts))
    }
    moved = (
        Redirect.get_for_site(Site.find_for_request(request))
        .filter(old_path__in=above, automatically_created=True, redirect_page__isnull=False)
        .select_related("redirect_page")
    )
    for found in sorted(moved, key=lambda one: above[one.old_path], reverse=True):
        rest = parts[above[found.old_path] :]
        page = found.redirect_page.specific
        address = page.get_url(request)
        try:
            page.route(request, rest)
        except Http404:
            continue
        if address is not None:
            tail = "/".join(rest) + ("/" if request.path_info.endswith("/") else "")
            return _redirect(request, found, f"{address}{tail}")
    return None


def _by_file_name(request: HttpRequest) -> HttpResponseBase | None:
    """A document whose file was replaced; only names that it had are led on, not guessed ones."""
    match = request.resolver_match
    if match is None or match.view_name != "wagtaildocs_serve":
        return None
    key, name = match.args
    if "\0" in name:
        return None
    known = EarlierFileName.objects.filter(document=key, name=name).select_related("document")
    found = known.first()
    if found is None or found.document.filename == name:
        return None
    # For now only: the file may be put back.
    address = reverse("wagtaildocs_serve", args=[found.document_id, found.document.filename])
    return HttpResponseRedirect(_with_query(request, address))


def _redirect(
    request: HttpRequest, found: Redirect, target: str, *, with_query: bool = True
) -> HttpResponseBase | None:
    if urlsplit(target).path == request.path:
        return None
    kind = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
    return kind(_with_query(request, target) if with_query else target)


def _with_query(request: HttpRequest, target: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{target}{'&' if '?' in target else '?'}{query}" if query else target

"""Where somebody goes on whose address leads no further: the button's page, or that above."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

#: Takes whatever nothing else does.
_PAGES_OF_THE_SITE = "wagtail_serve"


def came_from(request: HttpRequest) -> str:
    """Return the path of the page of this site that the request was sent from, or nothing."""
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}):
        return ""
    path = urlsplit(sender).path
    # A path of two slashes would be another host.
    return path if url_has_allowed_host_and_scheme(path, None) else ""


def page_above(request: HttpRequest, *, of_less: bool = False) -> str:
    """Return the nearest page that stands above the address; the cabinet where there is none.

    Args:
        of_less: whether it must name something, and fewer things than the address, of which the
            last one is gone.
    """
    named = range(1, len(request.resolver_match.kwargs)) if request.resolver_match else range(0)
    parts = request.path.strip("/").split("/")
    while parts := parts[:-1]:
        path = f"/{'/'.join(parts)}/"
        match = _page_at(path)
        if match and (not of_less or len(match.kwargs) in named):
            return path
    return reverse("cabinet:home")


def _page_at(path: str) -> ResolverMatch | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name == _PAGES_OF_THE_SITE:
        return None
    view = getattr(match.func, "view_class", None)
    if view and not (hasattr(view, "get") and "get" in view.http_method_names):
        return None
    return match

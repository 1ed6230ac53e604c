"""How every answer goes out: to any origin, kept for a minute, bounded for each address."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from attestation import public
from cms_pages.publications.files import MAX_AGE

View = Callable[..., HttpResponseBase]

_SECONDS_TO_RETRY = 60
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


def for_everybody(view: View) -> View:
    """Serve ``view`` to programs and to pages of any origin; nobody has to sign in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _open_to_all(HttpResponse(status=204, headers=_PREFLIGHT))
        if not public.may_read_data(request):
            return _open_to_all(_too_many())
        asked = request.method
        if asked == "HEAD":
            # Whoever sends the answer leaves the body out.
            request.method = "GET"
        response = _kept(request, view(request, *args, **kwargs))
        request.method = asked
        return _open_to_all(response)

    return answer


def nothing_here(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Answer an address of no data as programs expect it."""
    return JsonResponse({"detail": "Not Found"}, status=404)


def _kept(request: HttpRequest, response: Any) -> Any:
    if response.status_code != 200:
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest())
    response = get_conditional_response(request, etag=etag, response=response) or response
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def _too_many() -> HttpResponse:
    return JsonResponse(
        {"detail": "Too many requests."}, status=429, headers={"Retry-After": _SECONDS_TO_RETRY}
    )


def _open_to_all(response: Any) -> Any:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

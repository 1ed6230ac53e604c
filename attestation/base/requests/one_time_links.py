"""Links of letters that open something: their secret leaves the address at once.

An address is written down by servers, browsers and pages that are linked to; a session is not.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch

#: Stands in the address where the secret stood; no secret of ours is so short.
_OPENED = re.compile(r"open-[0-9a-f]{8}\Z")
#: Links that a visitor has open beside each other; the oldest are forgotten.
_MOST = 20


def opened_as(secret: str) -> str:
    """Return what stands for ``secret`` in an address; each link has its own page."""
    if _OPENED.match(secret):
        return secret
    return f"open-{hashlib.sha256(secret.encode()).hexdigest()[:8]}"


def _secrets(request: HttpRequest, kwarg: str) -> dict[str, str]:
    return request.session.get(f"opened_links:{kwarg}", {})


def _remember(request: HttpRequest, kwarg: str, secret: str) -> None:
    kept = _secrets(request, kwarg)
    if kept.get(opened_as(secret)) != secret:
        kept = {**kept, opened_as(secret): secret}
        request.session[f"opened_links:{kwarg}"] = dict([*kept.items()][-_MOST:])


def secret_taken_from(
    kwarg: str,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Decorate a view to get its argument ``kwarg`` from the session.

    The link itself only puts the secret there and leads on to the same page under an address that
    says nothing.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def opened(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            match = request.resolver_match
            told = kwargs[kwarg]
            if not _OPENED.match(told) and isinstance(match, ResolverMatch):
                _remember(request, kwarg, told)
                moved = redirect(match.view_name, **kwargs | {kwarg: opened_as(told)})
                moved["Referrer-Policy"] = "no-referrer"
                return moved
            secret = _secrets(request, kwarg).get(told, told)
            response = view(request, **kwargs | {kwarg: secret})
            if secret != told:
                # Whoever was signed in as another may have lost the whole session.
                _remember(request, kwarg, secret)
            return response

        return opened

    return decorate

"""Links of letters that open something: their secret leaves the address at once.

An address is written down by servers, browsers and pages that are linked to; a session is not.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch

#: Stands in the address where the secret stood; no secret of ours is so short.
OPENED = "open"


def _key(kwarg: str) -> str:
    return f"opened_link:{kwarg}"


def _remember(request: HttpRequest, kwarg: str, secret: str) -> None:
    if request.session.get(_key(kwarg)) != secret:
        request.session[_key(kwarg)] = secret


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
            if kwargs[kwarg] != OPENED and isinstance(match, ResolverMatch):
                _remember(request, kwarg, kwargs[kwarg])
                moved = redirect(match.view_name, **kwargs | {kwarg: OPENED})
                moved["Referrer-Policy"] = "no-referrer"
                return moved
            secret = request.session.get(_key(kwarg), OPENED)
            response = view(request, **kwargs | {kwarg: secret})
            if secret != OPENED:
                # Whoever was signed in as another may have lost the whole session.
                _remember(request, kwarg, secret)
            return response

        return opened

    return decorate

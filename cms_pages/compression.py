"""Compression of public pages, also without a compressing proxy in front.

Only for the public site: a cabinet page holds secrets next to input that an attacker may
control.
"""

import gzip
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.response import SimpleTemplateResponse

View = Callable[..., HttpResponseBase]
_TEXTS = ("text/", "application/xml", "application/json", "image/svg+xml")


def accepts_gzip(request: HttpRequest) -> bool:
    """Return whether the client accepts compressed pages."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def compress(content: bytes) -> bytes:
    """``content`` as it goes over the wire; equal contents give equal bytes."""
    return gzip.compress(content, compresslevel=6, mtime=0)


def compressed(view: View) -> View:
    """Compress the text responses of ``view`` for clients that accept it."""
    middleware = GZipMiddleware(lambda request: HttpResponse())

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.streaming or not response.get("Content-Type", "").startswith(_TEXTS):
            return response
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(
                lambda rendered: middleware.process_response(request, rendered)
            )
            return response
        return middleware.process_response(request, response)

    return answer

"""Bodies that are too large are refused before anything reads them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Sent in pieces to a view that reads it as it comes: Django keeps none of it in memory.
STREAMED = "application/offset+octet-stream"
_PIECE = 64 * 1024


class BodyLimitMiddleware:
    """Answer 413 to a body beyond ``settings.MAX_BODY_BYTES``.

    Most browsers show no answer before they have sent everything, so up to four times as much
    is read and discarded; beyond that they report a broken connection.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _size_of(request)
        if size <= settings.MAX_BODY_BYTES or request.content_type == STREAMED:
            return self.get_response(request)
        if size <= 4 * settings.MAX_BODY_BYTES:
            _throw_away(request)
        # Rendering the page must not look for a form in a body that has been discarded.
        request.method = "GET"
        megabytes = settings.MAX_BODY_BYTES // (1024 * 1024)
        return render(request, "413.html", {"megabytes": megabytes}, status=413)


def _size_of(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() else 0


def _throw_away(request: HttpRequest) -> None:
    try:
        while request.read(_PIECE):
            pass
    except OSError:
        return

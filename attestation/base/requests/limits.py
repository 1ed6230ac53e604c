"""What a request may take of the server: bodies that are not read, and turns at what takes long."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

#: Sent in pieces to a view that reads it as it comes: Django keeps none of it in memory.
STREAMED = "application/offset+octet-stream"
_PIECE = 64 * 1024


class TooManyAtOnceError(Exception):
    """Others have all turns; whoever asks again in a moment finds one free."""


class Turns:
    """Bounds how many requests of this process, and of one person, do the same thing at once."""

    def __init__(self, *, altogether: int, each: int) -> None:
        self._altogether, self._each = altogether, each
        self._lock = threading.Lock()
        self._taken: Counter[Hashable] = Counter()

    @contextmanager
    def take(self, person: Hashable) -> Iterator[None]:
        """Hold a turn; nobody waits for one.

        Raises:
            TooManyAtOnceError: none is free.
        """
        with self._lock:
            if self._taken.total() >= self._altogether or self._taken[person] >= self._each:
                raise TooManyAtOnceError
            self._taken[person] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[person] -= 1
                self._taken += Counter()  # forgets whoever has no turn


class UnreadBodyMiddleware:
    """Ask a view whether it takes this request, before the check against forgery reads its body.

    Where nothing before us waits for bodies, one that never comes would hold a thread. A view class
    says with ``refuse_unread`` whom it refuses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, *view: Any
    ) -> HttpResponseBase | None:
        refuse = getattr(getattr(view_func, "view_class", None), "refuse_unread", None)
        return refuse(request) if refuse else None


class BodyLimitMiddleware:
    """Answer 413 to a body beyond ``settings.MAX_BODY_BYTES``.

    Most browsers show no answer before they have sent everything, so up to four times as much of
    somebody signed in is read and discarded; else they report a broken connection.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _size_of(request)
        if size <= settings.MAX_BODY_BYTES or request.content_type == STREAMED:
            return self.get_response(request)
        if size <= 4 * settings.MAX_BODY_BYTES and request.user.is_authenticated:
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

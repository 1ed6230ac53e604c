"""The same form sent twice by a slip of the hand is carried out once, and shows the result."""

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from attestation.base.requests.form_recovery import MARK, owner_of

#: Within this many seconds the same form counts as a slip; later it is intentional.
DUPLICATE_WINDOW = 60
#: How long the second waits for the first, in seconds.
_WAIT_FOR_FIRST = 8.0
_UNDER_WAY = "under way"


class DuplicateSubmissionMiddleware:
    """A middleware that detects a repeated form by mark and input; any edit makes it new.

    The second one does nothing and redirects where the first did. If the first was rejected,
    the second is processed as if it were the first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if key := getattr(request, "sent_as", None):
            if response.status_code in (302, 303):
                caches["shared"].set(key, response["Location"], DUPLICATE_WINDOW)
            else:
                caches["shared"].delete(key)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method != "POST" or MARK not in request.POST or owner_of(request) is None:
            return None
        key = _key_of(request)
        if caches["shared"].add(key, _UNDER_WAY, DUPLICATE_WINDOW):
            # Read by this middleware after the view.
            request.sent_as = key  # type: ignore[attr-defined]
            return None
        if location := _result_of_the_first(key):
            messages.info(request, "Кнопку нажали дважды, а сделано один раз.")
            return redirect(location)
        return None


def _key_of(request: HttpRequest) -> str:
    parts = [request.get_full_path()]
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            parts += [name, *values]
    for name, files in sorted(request.FILES.lists()):
        parts += [name, *(f"{file.name}:{file.size}" for file in files)]
    return "sent:" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _result_of_the_first(key: str) -> str | None:
    """Return where the first one redirected; None where it was rejected or takes too long."""
    until = time.monotonic() + _WAIT_FOR_FIRST
    while time.monotonic() < until:
        found = caches["shared"].get(key)
        if found != _UNDER_WAY:
            return found
        time.sleep(0.1)
    return None

"""No answer without a way on: a button whose thing is gone, the address of a button that is opened.

Two people press the same button, or one in two tabs; somebody reloads the address of a button after
the sign-in. Either is told in words what has happened, and where to go on.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from attestation.base.requests.way_on import came_from, page_above

PRESS_AGAIN = "Действие не выполнено. Нажмите кнопку ещё раз."


class DeadEndMiddleware:
    """A middleware that leads on from what was sent in vain (404) and from buttons opened (405)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method not in ("GET", "HEAD", "POST"):
            return response
        if request.method != "POST" and _is_opened(request):
            if request.user.is_authenticated:
                messages.info(request, PRESS_AGAIN)
            return redirect(page_above(request))
        told = _told(request, "405.html", page_above(request), status=405)
        told.headers["Allow"] = response.headers.get("Allow", "")
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(error, Http404):
            return None
        if not request.user.is_authenticated:
            return None
        sender = came_from(request)
        way_on = sender if sender not in ("", request.path) else page_above(request, of_less=True)
        return _told(request, "404_gone.html", way_on, status=404)


def _told(request: HttpRequest, template: str, way_on: str, *, status: int) -> HttpResponse:
    told = render(request, template, {"way_on": way_on}, status=status)
    add_never_cache_headers(told)
    return told


def _is_opened(request: HttpRequest) -> bool:
    """Return whether a person looks at the answer, and no script."""
    return "text/html" in request.headers.get("Accept", "")

"""Sessions and the pages made for them."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from attestation.base.requests.session_store import USED_AT

#: A use within this many seconds after the last recorded one is not recorded.
_ROUGHLY = 10 * 60


def seconds_left(request: HttpRequest) -> int:
    """Return in how many seconds the session of the signed-in user expires without activity."""
    session = request.session
    used_at = session.get(USED_AT, time.time())
    idle_until = used_at + session.get_expiry_age()
    return max(0, min(int(idle_until - time.time()), session.get_expiry_age()))


def prolong(request: HttpRequest) -> None:
    """Count the term of the session from now on."""
    request.session[USED_AT] = int(time.time())


def _note_use(request: HttpRequest) -> None:
    """Let the session live on while it is used; one write in ten minutes at most."""
    session = request.session
    if getattr(request, "only_asks_for_time", False) or not session.accessed:
        return
    if request.headers.get("X-Requested-With") == "fetch":
        # A page that refreshes itself is not a person at work.
        return
    if SESSION_KEY in session and time.time() - session.get(USED_AT, 0) > _ROUGHLY:
        prolong(request)


class SessionMiddleware(middleware.SessionMiddleware):
    """A middleware that keeps forged keys from the database and user pages from caches.

    Error pages and public pages carry the name and the menu of the signed-in user, and the
    decorators of views do not reach them.
    """

    def process_request(self, request: HttpRequest) -> None:
        name = settings.SESSION_COOKIE_NAME
        if not request.COOKIES.get(name, "").isalnum():
            # PostgreSQL takes no zero bytes, and no key of ours has any sign but these.
            request.COOKIES.pop(name, None)
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        is_page = response.get("Content-Type", "").startswith("text/html")
        if signed_in and is_page and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        _note_use(request)
        response = super().process_response(request, response)
        if settings.SESSION_COOKIE_NAME in response.cookies:
            # A public file must not be cached for everybody together with one user's key.
            patch_cache_control(response, private=True)
        return response

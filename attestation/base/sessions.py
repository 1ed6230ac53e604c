"""Sessions and the pages made for them."""

from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class SessionMiddleware(middleware.SessionMiddleware):
    """Sends no made-up keys to the database; lets no copy of a person's page be kept.

    Pages of errors and of the public site carry the name and the menu of whoever is signed in,
    and the decorators of views do not reach them.
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
        return super().process_response(request, response)

"""Forms are read as UTF-8, whatever their sender calls them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class CharsetMiddleware:
    """Ignore a declared charset: browsers send the pages' own, others are traps for decoders.

    «utf-7» and «idna» are known to Python, but a form in them cannot be read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.encoding:
            request.encoding = "utf-8"
        return self.get_response(request)

"""The id of a request: the same in the logs, in the answer and on the page of an error."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
_ID = re.compile(r"[0-9a-f]{32}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Return the id of the request that this thread answers; empty outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Takes the id that the proxy has given, or makes one, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = request.headers.get(HEADER, "")
        # Anything else would be written into the log as somebody likes it.
        known = told if _ID.fullmatch(told) else uuid.uuid4().hex
        token = _current.set(known)
        try:
            response = self._get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = known
        return response

"""What one person may take of the server, so that the others find it free.

Pages and papers are bounded by the minute and per process, by their number and by the work they
cost; files that are sent, by the hour. Strangers are bounded by nginx, by address.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from attestation.base.display.error_pages import error_page
from attestation.base.errors import DomainError
from attestation.base.language.plurals import plural

#: Where only people with an account come. Elsewhere asking who it is would make every page vary.
_CLOSED = ("/cabinet/", "/cms/", "/accounts/")
_MINUTE, _HOUR = 60, 60 * 60
_BOUNDED = ("text/html", "application/json")

_person: ContextVar[int | None] = ContextVar("person", default=None)
_log = logging.getLogger(__name__)


def person() -> int | None:
    """Return the key of the person for whom this thread works; None in a job."""
    return _person.get()


class Pace:
    """Counts by the minute what each person takes of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._taken: dict[int, tuple[int, float]] = {}

    def add(self, who: int, *, requests: int = 0, seconds: float = 0.0) -> tuple[int, float]:
        """Count what ``who`` takes; return requests and seconds of work of this minute."""
        minute = int(time.monotonic() // _MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._taken = minute, {}
            had = self._taken.get(who, (0, 0.0))
            now = self._taken[who] = (had[0] + requests, had[1] + seconds)
        return now


_pace = Pace()


class FairShareMiddleware:
    """Answers 429 to somebody who takes too much, and never sends a page beyond all measure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before, token = time.thread_time(), _person.set(None)
        try:
            response = _bounded(request, self._get_response(request))
        finally:
            if who := _person.get():
                _pace.add(who, seconds=time.thread_time() - before)
            _person.reset(token)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if not request.path.startswith(_CLOSED) or not request.user.is_authenticated:
            return None
        _person.set(request.user.pk)
        requests, seconds = _pace.add(request.user.pk, requests=1)
        if requests <= settings.REQUESTS_A_MINUTE and seconds <= settings.WORK_A_MINUTE:
            return None
        response = render(request, "429_share.html", status=429)
        response["Retry-After"] = str(_MINUTE)
        return response


def _bounded(request: HttpRequest, response: Any) -> HttpResponseBase:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if response.streaming or kind not in _BOUNDED:
        return response
    size = len(response.content)
    if size <= settings.LARGEST_PAGE_BYTES:
        return response
    _log.error("An answer of %s bytes was not sent: %s", size, request.path)
    return error_page(request, "500_size.html", status=500)


def count_upload(act: str = "sent") -> None:
    """Count one more file that the person of this thread has sent; jobs send none.

    Raises:
        DomainError: there were too many within the hour.
    """
    if (who := person()) is None:
        return
    now = time.time()
    key = f"uploads:{act}:{who}:{int(now // _HOUR)}"
    cache.add(key, 0, _HOUR)
    try:
        taken = cache.incr(key)
    except ValueError:  # it has just ended
        return
    if taken > settings.UPLOADS_AN_HOUR:
        minutes = int((_HOUR - now % _HOUR) // _MINUTE) + 1
        most = plural(settings.UPLOADS_AN_HOUR, "файл", "файла", "файлов")
        raise DomainError(
            f"За этот час вы отправили уже {settings.UPLOADS_AN_HOUR} {most}, больше пока нельзя. "
            f"Всё отправленное сохранено. Продолжите через {minutes} мин.",
            field="file",
        )

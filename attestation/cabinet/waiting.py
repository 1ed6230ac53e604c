"""What waits for somebody, counted beside the lines of the menu.

The numbers are those of the home page. They are kept for a moment, because every page of a
workplace shows them, and counted anew after whatever the person has done.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import dashboard_tasks
from attestation.cabinet.dashboard import duties_of
from attestation.cabinet.navigation import Waiting

#: For so many seconds the numbers of others' doing may be old.
_KEPT = 60
#: Who has very much to count counts more seldom: by so many times what it has taken.
_TIMES = 100


def waiting_for(user: User, roles: frozenset[Role]) -> dict[str, Waiting]:
    """Return what waits for ``user``, by the path at which the home page says that it does."""
    kept: dict[str, Waiting] | None = caches["shared"].get(_key(user))
    if kept is None:
        began = time.monotonic()
        kept = _counted(user, roles)
        seconds = max(_KEPT, int((time.monotonic() - began) * _TIMES))
        caches["shared"].set(_key(user), kept, seconds)
    return kept


def _counted(user: User, roles: frozenset[Role]) -> dict[str, Waiting]:
    count: defaultdict[str, int] = defaultdict(int)
    urgent: set[str] = set()
    today = timezone.localdate()
    waiting = [task for _, tasks in duties_of(user, roles, today=today) for task in tasks]
    if Role.APPLICANT in roles:
        # An applicant is no office: the home page tells it at the application.
        waiting += dashboard_tasks.of(Role.APPLICANT, user, today=today)
    for task in waiting:
        path = urlsplit(task.url).path
        count[path] += task.waits
        if task.is_urgent:
            urgent.add(path)
    return {path: Waiting(found, path in urgent) for path, found in count.items() if found}


def _key(user: User) -> str:
    return f"waiting:{user.pk}"


class CountAnewMiddleware:
    """A middleware that forgets what waited for somebody who has sent a form, or read news.

    A view says by ``request.has_read_news`` that it has shown what was counted as new.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        acted = request.method == "POST" or getattr(request, "has_read_news", False)
        if acted and request.user.is_authenticated:
            caches["shared"].delete(_key(request.user))
        return response

"""The review queue: the working list one by one, with its filter in the address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.access import is_operator, municipalities_of, municipality_keys
from attestation.applications.review.filters import ALL, ApplicationFilterSet
from attestation.applications.review.numbers import numbers_of
from attestation.applications.selectors import working_list
from attestation.applications.workflow import ApplicationState
from attestation.directory.models import Municipality

PAGE = 25
#: So far from its beginning a list is gone through one by one.
MOST_WALKED = 1000


@dataclass(frozen=True)
class ReviewQueue:
    """The place of one application in the list that its visitor came from.

    Attributes:
        query: the list's filter, contained in every address of the queue.
        position: from 1; None when the application was decided and has left the list.
    """

    query: str
    position: int | None
    total: int
    previous: str
    next: str

    @property
    def list_url(self) -> str:
        """Back to the page of the list where the application stands."""
        page = (((self.position or 1) - 1) // PAGE) + 1
        return f"{reverse('cabinet:applications')}?{self.query}&page={page}"


def filter_of(user: Any, data: Any) -> ApplicationFilterSet:
    """Return the filter that ``data`` asks for, as ``user`` may use it."""
    return ApplicationFilterSet(
        data,
        municipalities=Municipality.objects.all() if is_operator(user) else municipalities_of(user),
        # Registered applications go on to the schedule, as those who register expect.
        default=ApplicationState.SUBMITTED if municipality_keys(user) else ALL,
        today=timezone.localdate(),
        user=user,
    )


def queue_of(request: HttpRequest, key: int) -> ReviewQueue | None:
    """Return the queue that the address of ``request`` continues at the application ``key``.

    None where the address names no list, or the application stands too far from its beginning.
    """
    if "state" not in request.GET:
        return None
    chosen = filter_of(request.user, request.GET)
    listed = chosen.in_order(working_list(request.user))
    keys = list(listed.values_list("pk", flat=True)[: MOST_WALKED + 1])
    total, query = len(keys), chosen.query()
    if total > MOST_WALKED:
        narrowed = chosen.apply(working_list(request.user))
        total = numbers_of(request.user, chosen, narrowed)[chosen.tab]
        if key not in keys and listed.filter(pk=key).exists():
            return None

    def address(place: int) -> str:
        if not 0 <= place < len(keys):
            return ""
        return f"{reverse('cabinet:application', args=[keys[place]])}?{query}"

    if key not in keys:
        return ReviewQueue(query, None, total, "", address(0))
    place = keys.index(key)
    return ReviewQueue(query, place + 1, total, address(place - 1), address(place + 1))

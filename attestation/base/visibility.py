"""One answer to "what may this person see?", put together by the rooms that know a reason."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

NOTHING = Q(pk__in=[])
Scope = Callable[[Any], Q]


class Scopes:
    """The reasons for which objects of one model are visible; each is a function of the user.

    A later room adds its reason here, so that the earlier one need not know of it.
    """

    def __init__(self) -> None:
        self._scopes: list[Scope] = []

    def register(self, scope: Scope) -> Scope:
        """Add a reason; usable as a decorator."""
        self._scopes.append(scope)
        return scope

    def of(self, user: Any) -> Q:
        """The condition under which an object is visible to ``user``; nobody else sees it."""
        visible = NOTHING
        if not user.is_authenticated:
            return visible
        for scope in self._scopes:
            visible |= scope(user)
        return visible

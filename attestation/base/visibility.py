"""One answer to "what may this person see?", put together by the rooms that know a reason."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from attestation.base.registry import Registry

NOTHING = Q(pk__in=[])
VisibilityRule = Callable[[Any], Q]


class VisibilityRules(Registry[VisibilityRule]):
    """The reasons for which objects of one model are visible; each is a function of the user.

    A later room adds its reason here, so that the earlier one need not know of it.
    """

    def of(self, user: Any) -> Q:
        """Return the condition under which an object is visible to ``user``."""
        visible = NOTHING
        if not user.is_authenticated:
            return visible
        for rule in self:
            visible |= rule(user)
        return visible

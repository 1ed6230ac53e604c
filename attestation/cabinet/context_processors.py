"""Context of every page about the signed-in user."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from attestation.accounts.models import User
from attestation.base.requests.sessions import seconds_left
from attestation.cabinet.navigation import menu, roles_of


def cabinet(request: HttpRequest) -> dict[str, Any]:
    """``cabinet`` with the menu, the short name and the number of unread messages, when needed."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"cabinet": SimpleLazyObject(lambda: _cabinet(request, user))}


def _cabinet(request: HttpRequest, user: User) -> dict[str, Any]:
    unread = user.notifications.filter(read_at=None).count()
    return {
        "person": user.short_name,
        "unread": unread,
        "seconds_left": seconds_left(request),
        "menu": menu(request, roles_of(user), unread=unread),
    }

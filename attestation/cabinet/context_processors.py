"""Context of every page about the signed-in user."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from attestation.accounts.models import User
from attestation.base.requests.sessions import seconds_left
from attestation.cabinet.navigation import Waiting, is_working, menu, roles_of, search_of
from attestation.cabinet.waiting import waiting_for


def cabinet(request: HttpRequest) -> dict[str, Any]:
    """``cabinet`` with the frame of the cabinet and the number of unread messages, when needed.

    ``works`` tells a workplace from the cabinet of somebody who only applies.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"cabinet": SimpleLazyObject(lambda: _cabinet(request, user))}


def _cabinet(request: HttpRequest, user: User) -> dict[str, Any]:
    unread = user.notifications.filter(read_at=None).count()
    roles = roles_of(user)
    works = is_working(roles)
    waiting = waiting_for(user, roles) | {reverse("cabinet:messages"): Waiting(unread)}
    return {
        "person": user.short_name,
        "unread": unread,
        "seconds_left": seconds_left(request),
        "works": works,
        "search": search_of(roles),
        "menu": menu(request, roles, waiting=waiting),
    }

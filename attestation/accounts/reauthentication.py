"""Asking once more who it is, right before what cannot easily be undone."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase


def is_fresh(request: HttpRequest) -> bool:
    """Whether the visitor has just signed in, or given a password or a second factor again."""
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < app_settings.REAUTHENTICATION_TIMEOUT


def identity_confirmed(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Put on a view: whoever sends a form has given a password or a second factor of late.

    Who has not is asked on a page of its own; what was sent is kept and done afterwards. Looking
    is free. «Of late» is ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


class IdentityConfirmed:
    """The same for a class: put it before the view's other bases."""

    def needs_confirmation(self) -> bool:
        """Whether this request is such an act; a subclass may know harmless ones."""
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        dispatch = super().dispatch  # type: ignore[misc]
        if self.needs_confirmation():
            dispatch = identity_confirmed(dispatch)
        return dispatch(request, *args, **kwargs)

"""Confirmation of identity right before an act that cannot easily be undone."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the visitor has recently signed in or confirmed their identity."""
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < app_settings.REAUTHENTICATION_TIMEOUT


def identity_confirmed(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Decorate a view to accept forms only after a recent password or second factor.

    Otherwise the user is asked on a separate page; the form is stored and processed afterwards.
    Reading needs no confirmation. «Recent» is ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


def export_confirmed(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Decorate a list of Wagtail's admin: who takes it away as a file is asked again."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") and request.user.is_authenticated and not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


class IdentityConfirmed:
    """The same for a class: put it before the view's other bases.

    With ``confirms_reading`` a look is asked about too: for what is taken away as a file.
    """

    confirms_reading = False

    def needs_confirmation(self) -> bool:
        """Return whether this request needs confirmation; a subclass may exempt some."""
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The view class after the mixin defines ``dispatch``.
        dispatch = super().dispatch  # type: ignore[misc]
        if self.confirms_reading and request.user.is_authenticated and not is_fresh(request):
            raise ReauthenticationRequired
        if self.needs_confirmation():
            dispatch = identity_confirmed(dispatch)
        return dispatch(request, *args, **kwargs)

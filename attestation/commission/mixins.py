"""Mixins for views of sessions."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from attestation.commission.access import may_prepare


class SecretaryRequiredMixin:
    """A page that only a secretary opens; others get 403."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_prepare(request.user):
            raise PermissionDenied
        # The view class after the mixin defines ``dispatch``.
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

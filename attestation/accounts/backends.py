"""Sign-in by login or e-mail."""

from typing import Any

from allauth.account import auth_backends
from django.http import HttpRequest

from attestation.accounts.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """Takes as long for an address without an account as for one with it."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        if credentials.get("email"):
            # It comes as a login too, and would be tried twice, but only where it is known.
            credentials.pop("username", None)
        return super().authenticate(request, **credentials)

"""A passkey as the confirmation of one signature: asked for one document, used once."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from attestation.accounts.models import User

#: How long a passkey that was asked for may take.
_LASTS = 5 * 60
_ASKED = "signature_passkey_asked"


def has_passkey(person: User) -> bool:
    """Return whether ``person`` has a passkey."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()


def ask_for_passkey(request: HttpRequest, sha256: str) -> HttpResponse:
    """Keep the form and lead to the page of the passkey, which sends the form once more.

    Args:
        sha256: of the document that the passkey is to sign.
    """
    request.session[_ASKED] = [sha256, time.time()]
    return suspend_request(request, reverse("mfa_reauthenticate_webauthn"))


def use_passkey(request: HttpRequest, sha256: str) -> bool:
    """Return whether a passkey was asked for this document and then shown; use it up."""
    asked_for, asked_at = request.session.pop(_ASKED, ["", 0.0])
    return (
        asked_for == sha256
        and time.time() - asked_at < _LASTS
        and any(
            record.get("type") == Authenticator.Type.WEBAUTHN and record["at"] >= asked_at
            for record in get_authentication_records(request, request.user)
        )
    )

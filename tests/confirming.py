"""How a test confirms what cannot be taken back, and how it lets a proof of identity grow old."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from attestation.base.confirmation import SURE, TOLD


def confirm(
    client: Client, address: str, data: dict[str, Any] | None = None, *, follow: bool = False
) -> HttpResponse:
    """Send ``data`` with what the page of ``address`` says now, and with the tick."""
    page = client.get(address)
    form = (page.context or {}).get("form")
    told = form[TOLD].value() if form is not None and TOLD in form.fields else ""
    return client.post(address, {**(data or {}), SURE: "on", TOLD: told}, follow=follow)


def let_identity_grow_old(client: Client) -> None:
    """Let the last proof of who the visitor is be long ago."""
    session = client.session
    session.pop("account_authentication_methods", None)
    session.save()

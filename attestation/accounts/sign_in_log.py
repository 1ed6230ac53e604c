"""The log of sign-ins: who came in, who was refused, who is locked out; never what was typed."""

import logging
from collections.abc import Iterable
from contextlib import suppress

from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

_logger = logging.getLogger("attestation.sign_in")


def named(pk: int) -> str:
    """Return how the log, and the limits on guesses, name an account."""
    return f"account {pk}"


def note(act: str, request: HttpRequest | None, whose: Iterable[str]) -> None:
    """Write one line: the act, of which accounts, from which address.

    Args:
        whose: as `attestation.accounts.rate_limits.budgets` names them; of a login without an
            account nothing is written down, for it may be a password typed into the wrong field.
    """
    shown = [one if one.startswith("account ") else "unknown login" for one in whose]
    address = "-"
    if request:
        with suppress(PermissionDenied):  # it has come from nowhere, as in a command
            address = ratelimit.get_ip(request)
    _logger.info("%s: %s from %s", act, ", ".join(shown), address)

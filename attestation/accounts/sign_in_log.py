"""Sign-ins in log and journal: who came, was refused, is locked out; never what was typed."""

import logging
from collections.abc import Iterable
from contextlib import suppress

from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from attestation.journal.sign_ins import services as sign_ins

_logger = logging.getLogger("attestation.sign_in")


def named(pk: int) -> str:
    """Return how the log, and the limits on guesses, name an account."""
    return f"account {pk}"


def note(act: str, request: HttpRequest | None, whose: Iterable[str]) -> None:
    """Write one line of the log and count it in the journal.

    Args:
        act: a value of `SignInRecord.Act`.
        whose: as `attestation.accounts.rate_limits.budgets` names them; of a login without an
            account nothing is written down, for it may be a password typed into the wrong field.
    """
    keys = [_key_of(one) for one in whose]
    address = ""
    if request:
        with suppress(PermissionDenied):  # it has come from nowhere, as in a command
            address = ratelimit.get_ip(request)
    shown = [named(key) if key else "unknown login" for key in keys]
    _logger.info("%s: %s from %s", act, ", ".join(shown), address or "-")
    for key in keys:
        sign_ins.count(act, account=key, address=address)


def _key_of(name: str) -> int | None:
    kind, _, key = name.partition(" ")
    return int(key) if kind == "account" else None

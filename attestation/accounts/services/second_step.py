"""A code of an authenticator application works once, in whichever process it is typed."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

_LAST = "last_step"


@transaction.atomic
def use_code(authenticator: Authenticator, code: str) -> bool:
    """Return whether ``code`` belongs to a later step than the last one used, and keep its step.

    The codes of several steps are valid at once: clocks go a little wrong, and somebody may have
    looked over a shoulder.
    """
    kept = Authenticator.objects.select_for_update().filter(pk=authenticator.pk).first()
    if kept is None:
        return False
    step = _step_of(decrypt(kept.data["secret"]), code)
    if step is None or step <= kept.data.get(_LAST, 0):
        return False
    kept.data[_LAST] = step
    kept.save(update_fields=["data"])
    return True


def _step_of(secret: str, code: str) -> int | None:
    """The latest valid step with this code; None for a code that is not valid now."""
    steps = [
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]
    return max(steps, default=None)

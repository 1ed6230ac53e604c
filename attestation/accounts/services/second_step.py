"""The second step: a code works once, in whichever process; and who has lost it gets rid of it."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

from attestation.accounts.models import User
from attestation.accounts.services import sessions
from attestation.base.language.plurals import plural

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


def means_of(person: User) -> list[str]:
    """Return by what ``person`` proves who it is beside the password, in words for a list."""
    kinds = Authenticator.Type
    held = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    keys = held.count(kinds.WEBAUTHN)
    return [
        words
        for is_held, words in (
            (kinds.TOTP in held, "приложение с кодами"),
            (keys, f"{keys} {plural(keys, 'ключ доступа', 'ключа доступа', 'ключей доступа')}"),
            (kinds.RECOVERY_CODES in held, "запасные коды"),
        )
        if is_held
    ]


@transaction.atomic
def take_off(person: User) -> list[str]:
    """Forget all that ``person`` proves itself by, and sign it out of every browser.

    The caller has checked the permission, and has locked the row of ``person``.

    Returns:
        what it was, as `means_of` says it; nothing where there was no second step.
    """
    means = means_of(person)
    if means:
        Authenticator.objects.filter(user=person).delete()
        sessions.end_all(person)
    return means

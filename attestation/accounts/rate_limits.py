"""Rate limits for wrong passwords, against guessing and without locking owners out.

Three limits apply together:

- one address, one login: a few attempts; this stops a guesser and does not affect the owner,
  who uses another address;
- one address, all logins: wide, as a school shares one address (``login_failed``);
- all addresses, one login: wider still, against guessing from many places;
  an address from which the owner is signed in is not counted there.
"""

from typing import Any

from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

_APP = "attestation.accounts"
_USED = "_sign_in_attempts"

TOO_MANY = "Слишком много попыток подряд. Подождите пять минут или нажмите «Забыли пароль?»."


def consume(request: HttpRequest, *, login: str) -> None:
    """Count one more try of ``login`` from this address.

    Raises:
        ValidationError: there were too many; the sentence is for the form.
    """
    used = [_take(request, "login_from_address", f"{login}|{ratelimit.get_ip(request)}")]
    if not _is_at_home(request, login):
        used.append(_take(request, "login_from_anywhere", login))
    setattr(request, _USED, [usage for usage in used if usage])
    if not all(used):
        give_back(request)
        raise ValidationError(TOO_MANY, code="too_many_login_attempts")


def give_back(request: HttpRequest) -> None:
    """A try that succeeded was none; earlier failures stay counted."""
    for usage in getattr(request, _USED, []):
        usage.rollback()


def clear(request: HttpRequest, *, login: str) -> None:
    """Reset the limits after a user has set a new password by a letter."""
    keys = {
        "login_from_address": f"{login}|{ratelimit.get_ip(request)}",
        "login_from_anywhere": login,
    }
    for action, key in keys.items():
        ratelimit.clear(request, app=_APP, action=action, config=settings.SIGN_IN_LIMITS, key=key)


def may_ask_status(request: HttpRequest, number: tuple[int, int] | None) -> bool:
    """Count one more status query for that number, made without signing in.

    Numbers are consecutive and surnames can be guessed, so queries are limited per address, and
    per number for all addresses together.

    Args:
        number: year and number, so that all spellings count together; None for an invalid
            number, which is limited by the address alone.

    Returns:
        whether the query may still be answered.
    """
    keys = {"status_from_address": ratelimit.get_ip(request)}
    if number:
        keys["status_of_number"] = "{}-{}".format(*number)
    taken = [
        ratelimit.consume(request, app=_APP, action=action, config=settings.STATUS_LIMITS, key=key)
        for action, key in keys.items()
    ]
    return all(taken)


def may_ask_suggestions(request: HttpRequest) -> bool:
    """Count one more beginning of a word to complete; whether this address may still be helped."""
    taken = ratelimit.consume(
        request,
        app=_APP,
        action="suggestions_from_address",
        config=settings.SEARCH_LIMITS,
        key=ratelimit.get_ip(request),
        limit_get=True,
    )
    return bool(taken)


def _take(request: HttpRequest, action: str, key: str) -> Any:
    return ratelimit.consume(
        request, app=_APP, action=action, config=settings.SIGN_IN_LIMITS, key=key
    )


def _is_at_home(request: HttpRequest, login: str) -> bool:
    """Return whether the owner of ``login`` has a session from this same address."""
    owner = Q(user__username__iexact=login) | Q(user__email__iexact=login)
    return UserSession.objects.filter(owner, ip=ratelimit.get_ip(request)).exists()

"""Rate limits for wrong passwords, against guessing and without locking owners out.

Three limits apply together:

- one address, one login: a few attempts; this stops a guesser and does not affect the owner,
  who uses another address;
- one address, all logins: wide, as a school shares one address (``login_failed``);
- all addresses, one login: wider still, against guessing from many places;
  an address from which the owner is signed in is not counted there.

Codes of the second step have a narrow limit for the account, and codes of a sign-up one for the
address, wherever they are typed.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.http import HttpRequest

from attestation.accounts.models import User
from attestation.accounts.sign_in_log import named, note

_APP = "attestation.accounts"
_USED = "_sign_in_attempts"

TOO_MANY = "Слишком много попыток подряд. Подождите пять минут или нажмите «Забыли пароль?»."
TOO_MANY_ADDRESS_CODES = (
    "Слишком много кодов подряд. Откройте ссылку из письма или подождите десять минут."
)
TOO_MANY_CODES = "Слишком много кодов подряд. Подождите десять минут и введите новый код."


def consume(request: HttpRequest, *, login: str) -> None:
    """Count one more try of ``login`` from this address.

    Raises:
        ValidationError: there were too many; the sentence is for the form.
    """
    used = []
    whose = budgets(login)
    for budget in whose:
        used.append(_take(request, "login_from_address", f"{budget}|{ratelimit.get_ip(request)}"))
        if not _is_at_home(request, budget):
            used.append(_take(request, "login_from_anywhere", budget))
    setattr(request, _USED, [usage for usage in used if usage])
    if not all(used):
        give_back(request)
        note("locked out", request, whose)
        raise ValidationError(TOO_MANY, code="too_many_login_attempts")


def give_back(request: HttpRequest) -> None:
    """A try that succeeded was none; earlier failures stay counted."""
    for usage in getattr(request, _USED, []):
        usage.rollback()


def clear(request: HttpRequest, *, login: str) -> None:
    """Reset the limits after a user has set a new password by a letter."""
    for budget in budgets(login):
        keys = {
            "login_from_address": f"{budget}|{ratelimit.get_ip(request)}",
            "login_from_anywhere": budget,
        }
        for action, key in keys.items():
            ratelimit.clear(
                request, app=_APP, action=action, config=settings.SIGN_IN_LIMITS, key=key
            )


@contextmanager
def guess_of_code(request: HttpRequest, user: User) -> Iterator[None]:
    """Count one more code typed for ``user``, unless the block accepts it.

    Whoever comes so far knows the password: the owner must not be spared at the price of guesses.

    Raises:
        ValidationError: there were too many.
    """
    usage = _take(request, "code_of_account", named(user.pk))
    if not usage:
        note("locked out of the second step", request, [named(user.pk)])
        raise ValidationError(TOO_MANY_CODES, code="too_many_login_attempts")
    try:
        yield
    except ValidationError:
        note("refused at the second step", request, [named(user.pk)])
        raise
    usage.rollback()


@contextmanager
def guess_of_address_code(request: HttpRequest, address: str) -> Iterator[None]:
    """Count one more code typed to confirm ``address``, unless the block accepts it.

    Counted by the address, whoever it belongs to: strangers must not use up the guesses of an
    account's second step.

    Raises:
        ValidationError: there were too many.
    """
    usage = _take(request, "code_of_address", address.lower())
    if not usage:
        raise ValidationError(TOO_MANY_ADDRESS_CODES, code="too_many_login_attempts")
    yield
    usage.rollback()


def may_write_letter(request: HttpRequest, login: str) -> bool:
    """Count one more letter that a stranger lets us write to the owner of ``login``."""
    taken = [_take(request, "letters_of_account", budget) for budget in budgets(login)]
    return all(taken)


def budgets(login: str) -> list[str]:
    """Whose guesses these are: one key for all spellings of the logins and addresses of an account.

    It folds more than the sign-in does, so that no spelling which finds an account escapes.
    """
    folded = unicodedata.normalize("NFKC", login).casefold().replace("ı", "i").strip()
    users = User.objects.alias(login=Lower("username"), address=Lower("email"))
    # Joined by OR, no index would serve any of them.
    known = (
        users.filter(login=folded)
        .values_list("pk")
        .union(
            users.filter(address=folded).exclude(email="").values_list("pk"),
            EmailAddress.objects.filter(email=folded).values_list("user"),
        )
    )
    return [named(pk) for (pk,) in known] or [f"login {folded}"]


def may_ask_status(request: HttpRequest, number: object | None) -> bool:
    """Count one more status query for that number, made without signing in.

    Numbers are consecutive and surnames can be guessed, so queries are limited per address, and
    per number for all addresses together.

    Args:
        number: what is one string for all spellings of a number, so that they count together;
            None for an invalid number, which is limited by the address alone.

    Returns:
        whether the query may still be answered.
    """
    keys = {"status_from_address": ratelimit.get_ip(request)}
    if number:
        keys["status_of_number"] = str(number)
    taken = [
        ratelimit.consume(request, app=_APP, action=action, config=settings.STATUS_LIMITS, key=key)
        for action, key in keys.items()
    ]
    return all(taken)


def may_check_signature(request: HttpRequest) -> bool:
    """Count one more question about a signature; whether this address may still be answered."""
    return _from_address(request, "signature_from_address", settings.STATUS_LIMITS)


def may_report_problem(request: HttpRequest) -> bool:
    """Count one more report of an error; whether the operators may still be told of it."""
    user: Any = request.user
    keys = {
        "reports_from_one": named(user.pk) if user.pk else ratelimit.get_ip(request),
        "reports_altogether": "all",
    }
    for action, key in keys.items():
        # One after the other: what is refused for one person counts for nobody else.
        if not ratelimit.consume(
            request, app=_APP, action=action, config=settings.FEEDBACK_LIMITS, key=key
        ):
            return False
    return True


def may_read_data(request: HttpRequest) -> bool:
    """Count one more request of a program for published data; whether it is answered."""
    return _from_address(request, "data_from_address", settings.DATA_LIMITS)


def may_ask_suggestions(request: HttpRequest) -> bool:
    """Count one more beginning of a word to complete; whether this address may still be helped."""
    return _from_address(request, "suggestions_from_address", settings.SEARCH_LIMITS)


def _from_address(request: HttpRequest, action: str, limits: Mapping[str, str]) -> bool:
    """Count one more by the visitor's address, a GET too; whether it is within the limits."""
    taken = ratelimit.consume(
        request,
        app=_APP,
        action=action,
        config=limits,
        key=ratelimit.get_ip(request),
        limit_get=True,
    )
    return bool(taken)


def _take(request: HttpRequest, action: str, key: str) -> Any:
    return ratelimit.consume(
        request, app=_APP, action=action, config=settings.SIGN_IN_LIMITS, key=key
    )


def _is_at_home(request: HttpRequest, budget: str) -> bool:
    """Return whether the owner has a session from this same address."""
    kind, _, pk = budget.partition(" ")
    here = ratelimit.get_ip(request)
    return kind == "account" and UserSession.objects.filter(user=int(pk), ip=here).exists()

"""Logins: whether one is taken, and free ones that look like it."""

import itertools
import re
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from attestation.accounts.models import User

#: How many free variants are offered.
VARIANTS = 3
_LONGEST = 150
_SHORTEST = 3
#: What a login that is made of an address begins with, where nothing of it can stand in one.
_ANYBODY = "user"


def is_taken(login: str) -> bool:
    """Return whether ``login`` is already used, ignoring case."""
    return User.objects.filter(username__iexact=login).exists()


def never_entered() -> QuerySet[User]:
    """Return the accounts of sign-ups that nobody has confirmed, nor ever come in with.

    Accounts that somebody else made have no address of a sign-up.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        last_login=None,
        is_staff=False,
        is_superuser=False,
        groups=None,
    )


def begun_account(login: str, password: str) -> User | None:
    """Return the account of a sign-up that never got as far as its letter, if it is one's own.

    Nobody has confirmed its address or signed in, and ``password`` is the one given then: whoever
    mistyped the address signs up once more with the same login.
    """
    begun = never_entered().filter(username__iexact=login).first()
    return begun if begun and password and begun.check_password(password) else None


def taken_words(login: str) -> str:
    """The sentence for a taken login, in the words that users know."""
    return f"Имя {login} уже занято."


def free_variants(login: str) -> list[str]:
    """Some free logins that begin like ``login``; the same ones as long as they stay free."""
    stem = login[: _LONGEST - 6]
    known = {
        name.lower()
        for name in User.objects.filter(username__istartswith=stem).values_list(
            "username", flat=True
        )
    }
    free = (variant for variant in _variants(stem) if variant.lower() not in known)
    return list(itertools.islice(free, VARIANTS))


def proposed_login(address: str) -> str:
    """Return a free login for whoever signs up with ``address`` and chooses none.

    «belova.anna@mail.example» is «belova.anna», or a variant of it that is free.
    """
    name = re.sub(r"[^A-Za-z0-9._-]", "", address.partition("@")[0]).lstrip("._-")
    stem = name[: _LONGEST - 6] if len(name) >= _SHORTEST else f"{_ANYBODY}{name}"
    return free_variants(stem)[0] if is_taken(stem) else stem


def _variants(stem: str) -> Iterator[str]:
    yield f"{stem}{timezone.localdate().year}"
    yield from (f"{stem}{number}" for number in itertools.count(10))

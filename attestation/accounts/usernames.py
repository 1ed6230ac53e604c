"""Logins: whether one is taken, and free ones that look like it."""

import itertools
from collections.abc import Iterator

from django.utils import timezone

from attestation.accounts.models import User

#: How many free variants are offered.
VARIANTS = 3
_LONGEST = 150


def is_taken(login: str) -> bool:
    """Return whether ``login`` is already used, ignoring case."""
    return User.objects.filter(username__iexact=login).exists()


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


def _variants(stem: str) -> Iterator[str]:
    yield f"{stem}{timezone.localdate().year}"
    yield from (f"{stem}{number}" for number in itertools.count(10))

"""Input of forms submitted too late: stored for its owner until they sign in again.

Every form of the cabinet carries a mark, signed by the site, naming the user for whom the page
was rendered. Only a form with such a mark is stored, in the session on the server, for that
user and that address, for a short time. Other users of the same computer never see it.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string

#: The name of the hidden field with the mark.
MARK = "form_of"
#: How long a kept form waits for its owner, in seconds.
WAITS = 30 * 60
#: How much is kept at most, in characters.
MOST = 100_000
_KEY = "kept_form"
_SALT = "attestation.form"
#: A page that was open for longer is too old to be trusted.
_MARK_AGE = 7 * 24 * 60 * 60
_NEVER = ("csrfmiddlewaretoken", MARK)


def mark_for(user_id: int) -> str:
    """The mark of one form drawn for a person; no two are equal."""
    return signing.dumps([user_id, get_random_string(12)], salt=_SALT)


def owner_of(request: HttpRequest) -> int | None:
    """Return the key of the user for whom the posted form was rendered; None without proof."""
    try:
        user_id, _ = signing.loads(request.POST.get(MARK, ""), salt=_SALT, max_age=_MARK_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(user_id)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of a posted form, without tokens and passwords."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NEVER and "password" not in name
        for value in values
    ]


@dataclass(frozen=True)
class Kept:
    """A form as it was typed."""

    address: str
    typed: list[tuple[str, str]]
    had_files: bool

    @property
    def data(self) -> QueryDict:
        """The same as a form reads it."""
        data = QueryDict(mutable=True)
        for name, value in self.typed:
            data.appendlist(name, value)
        return data


def keep(request: HttpRequest, *, owner: int) -> bool:
    """Store the posted input for ``owner``, replacing any input stored before.

    Returns:
        whether it could be stored; input that is too large is not.
    """
    found = typed(request)
    if sum(len(name) + len(value) for name, value in found) > MOST:
        return False
    request.session[_KEY] = {
        "of": owner,
        "address": request.get_full_path(),
        "typed": found,
        "had_files": bool(request.FILES),
        "at": int(time.time()),
    }
    return True


def kept(request: HttpRequest) -> Kept | None:
    """Return the stored input of the signed-in user; delete another user's or expired input."""
    stored: dict[str, Any] | None = request.session.get(_KEY)
    if stored is None:
        return None
    own = request.user.is_authenticated and stored["of"] == request.user.pk
    if not own or time.time() - stored["at"] > WAITS:
        forget(request)
        return None
    pairs = [(name, value) for name, value in stored["typed"]]
    return Kept(stored["address"], pairs, stored["had_files"])


def kept_here(request: HttpRequest) -> Kept | None:
    """Return the input stored for the signed-in user and for the requested address."""
    found = kept(request)
    if found is None or found.address.partition("?")[0] != request.path:
        return None
    return found


def forget(request: HttpRequest) -> None:
    """Delete the stored input."""
    request.session.pop(_KEY, None)


@receiver(user_logged_in)
def discard_foreign_kept_form(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Delete another user's stored input when a user signs in and takes over the session."""
    stored = request.session.get(_KEY) if request is not None else None
    if stored and stored["of"] != user.pk:
        forget(request)

"""What was typed into a form that came too late: kept for its owner until they are back.

Every form of the cabinet carries a mark, signed by the site: for whom the page was drawn. Only a
form with such a mark is kept, in the session on the server, for that person and that address, for a
short time. Whoever else signs in at the same computer never sees it.
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
    """The key of the person for whom the posted form was drawn; None where nothing proves it."""
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
    """Keep what was posted for ``owner``, in place of what was kept before.

    Returns:
        whether it could be kept; what is too large cannot.
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
    """What is kept for the person signed in; what is another's or too old is thrown away."""
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
    """What is kept for the person signed in and for the address asked for."""
    found = kept(request)
    if found is None or found.address.partition("?")[0] != request.path:
        return None
    return found


def forget(request: HttpRequest) -> None:
    """Throw away what is kept."""
    request.session.pop(_KEY, None)


@receiver(user_logged_in)
def discard_foreign_kept_form(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Whoever signs in takes over the session, but not what another has typed."""
    stored = request.session.get(_KEY) if request is not None else None
    if stored and stored["of"] != user.pk:
        forget(request)

"""The second step of signing in: who needs it, who has it, from which day it is mandatory."""

import datetime
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.access import staff_roles
from attestation.accounts.models import User
from attestation.accounts.services import sessions
from attestation.base.registry import Registry
from attestation.base.requests.session_store import SessionStore
from attestation.directory.models import Institute

_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_on(user: User) -> bool:
    """Return whether ``user`` signs in with a second step or a passkey."""
    return bool(is_mfa_enabled(user, _STEPS))


#: Says of a person whether they work with others' data otherwise than by a grant.
works_with_others: Registry[Callable[[User], bool]] = Registry()


def is_asked_of(user: User) -> bool:
    """Return whether ``user`` works with others' data and is asked for the second step."""
    return bool(staff_roles(user)) or any(works(user) for works in works_with_others)


def shorten_session_of_staff(request: HttpRequest, user: User) -> None:
    """Let nobody else find the cabinet of an office open for long."""
    if isinstance(request.session, SessionStore) and is_asked_of(user):
        request.session.mark_as_of_staff()


def shorten_open_sessions(people: Iterable[User]) -> None:
    """Do the same for all browsers in which ``people`` are signed in, where an office is new."""
    for session in UserSession.objects.filter(user__in=people).select_related("user"):
        if is_asked_of(session.user):
            sessions.shorten(session.session_key)


def mandatory_from() -> datetime.date | None:
    """The day from which staff do not get in without it; None while it is only asked for."""
    return Institute.load().second_factor_from


def is_lacking(user: User, *, today: datetime.date) -> bool:
    """Return whether ``user`` must set up the second step before anything else."""
    day = mandatory_from()
    return day is not None and today >= day and is_asked_of(user) and not is_on(user)


class SecondFactorMiddleware:
    """Leads staff without a second step to the page where it is set up, once it is mandatory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        # Elsewhere nothing is private, and asking for the user would make every page vary.
        if not request.path.startswith(("/cabinet/", "/cms/")):
            return None
        page = reverse("cabinet:security")
        if request.path == page or not request.user.is_authenticated:
            return None
        if not is_lacking(request.user, today=timezone.localdate()):
            return None
        messages.error(request, "Сначала защитите вход: теперь второй шаг обязателен.")
        return redirect(page)


class MFAAdapter(DefaultMFAAdapter):
    """Plain words; the secrets of applications lie encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Код не подошёл. Введите тот, что показан сейчас.",
        "add_email_blocked": "Сначала отключите второй шаг входа, потом меняйте почту.",
        "unverified_email": "Сначала подтвердите почту по ссылке из письма.",
        "cannot_generate_recovery_codes": "Запасные коды нужны, только когда включён второй шаг.",
    }

    def get_totp_issuer(self) -> str:
        return "Аттестация"

    def _get_site_name(self) -> str:
        return "Аттестация"

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth names it)
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Ключ {count + 1}"

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))

"""What follows when somebody signs in, is refused, or connects an authenticator application."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from attestation.accounts import rate_limits
from attestation.accounts.mfa import shorten_session_of_staff
from attestation.accounts.models import User
from attestation.accounts.services import second_step
from attestation.accounts.sign_in_log import named, note


@receiver(user_logged_in)
def shorten_session(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Shorten the session of an office from its beginning."""
    shorten_session_of_staff(request, user)


@receiver(authenticator_added)
def keep_the_first_step(request: HttpRequest, authenticator: Authenticator, **_signal: Any) -> None:
    """Let the code by which an application was connected not open the door a moment later."""
    if authenticator.type == Authenticator.Type.TOTP:
        second_step.use_code(authenticator, request.POST.get("code", ""))


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Write down who has come in, after the second step where there is one."""
    note("signed in", request, [named(user.pk)])


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Write down who has left."""
    if user:
        note("signed out", request, [named(user.pk)])


@receiver(user_login_failed)
def note_refusal(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any
) -> None:
    """Write down whose password was wrong."""
    login = str(credentials.get("email") or credentials.get("username") or "")
    note("refused", request, rate_limits.budgets(login))

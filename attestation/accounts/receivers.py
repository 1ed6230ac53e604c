"""What follows when somebody connects an authenticator application."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from attestation.accounts.services import second_step


@receiver(authenticator_added)
def keep_the_first_step(request: HttpRequest, authenticator: Authenticator, **_signal: Any) -> None:
    """Let the code by which an application was connected not open the door a moment later."""
    if authenticator.type == Authenticator.Type.TOTP:
        second_step.use_code(authenticator, request.POST.get("code", ""))

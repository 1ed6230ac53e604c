"""What follows in this room when somebody confirms an address."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from attestation.invitations.services import acceptance


@receiver(email_confirmed)
def take_up_invitations(email_address: EmailAddress, **_signal: Any) -> None:
    """Whoever signs up without the link of the letter gets what the inviter has written down."""
    acceptance.accept_by_address(email_address.user, email_address.email)

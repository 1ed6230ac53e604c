"""Removal of an application from an agenda when it is withdrawn."""

from typing import Any

from django.dispatch import receiver

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.commission import services
from attestation.signals import application_leaves


@receiver(application_leaves)
def release_agenda_item(
    sender: Any, *, application: Application, actor: User, **_signal: Any
) -> None:
    """Take a withdrawn application off its agenda."""
    services.remove_withdrawn(application, actor=actor)

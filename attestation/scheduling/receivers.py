"""Receivers of the schedule: withdrawn applications (decision 12), merged organizations."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from attestation.accounts.mfa import shorten_open_sessions
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.directory.models import Organization
from attestation.scheduling.models import ApprovedExpert
from attestation.scheduling.municipal.services import slots, transfers
from attestation.signals import application_leaves, organization_merged


@receiver(application_leaves)
def release_schedule_slot(
    sender: Any, *, application: Application, actor: User, **_signal: Any
) -> None:
    """Free the slot of a withdrawn application."""
    slots.release_slot(application, actor=actor)


@receiver(organization_merged)
def move_to_successor(
    sender: Any, *, organization: Organization, into: Organization, actor: User, **_signal: Any
) -> None:
    """Move the active records of a merged organization to its successor."""
    transfers.move_to_successor(organization, into=into, actor=actor)


@receiver(post_save, sender=ApprovedExpert)
def shorten_sessions_of_experts(instance: ApprovedExpert, created: bool, **_signal: Any) -> None:
    """Let no browser stay open for long in which somebody who is now an expert is signed in."""
    if created:
        shorten_open_sessions([instance.user])

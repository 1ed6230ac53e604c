"""Reminders to inviters, on the next day, of invitations that were not accepted."""

import datetime

from django.utils import timezone

from attestation.invitations.models import Invitation, InvitationState
from attestation.notifications.events import INVITATION_EXPIRED
from attestation.notifications.reminders import remind, safely

_RECENT = datetime.timedelta(days=7)


def remind_of_expired(now: datetime.datetime) -> None:
    """Notify inviters of links that expired in the last days, once for each."""
    expired = Invitation.objects.in_state(InvitationState.EXPIRED, now=now).for_list()
    for invitation in expired.filter(expires_at__gte=now - _RECENT, invited_by__is_active=True):
        safely(
            remind,
            invitation.invited_by,
            f"invitation:{invitation.pk}:{timezone.localdate(invitation.expires_at)}",
            "Срок приглашения истёк",
            f"{invitation.email} ({invitation.role_name}, {invitation.place_name}): приглашение "
            "не приняли за отведённое время. Его можно отправить ещё раз.",
            path="/cabinet/invitations/?state=expired",
            event=INVITATION_EXPIRED,
        )

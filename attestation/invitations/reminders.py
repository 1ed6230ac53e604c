"""Reminders to inviters, on the next day, of invitations that were not accepted."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from attestation.invitations.models import Invitation, InvitationState
from attestation.notifications.events import INVITATION_EXPIRED
from attestation.notifications.reminders import DueReminder, remind_all

_RECENT = datetime.timedelta(days=7)


def remind_of_expired(now: datetime.datetime) -> None:
    """Notify inviters of links that expired in the last days, once for each."""
    remind_all(_expired(now))


def _expired(now: datetime.datetime) -> Iterator[DueReminder]:
    expired = Invitation.objects.in_state(InvitationState.EXPIRED, now=now).for_list()
    for invitation in expired.filter(expires_at__gte=now - _RECENT, invited_by__is_active=True):
        yield DueReminder(
            person=invitation.invited_by,
            key=f"invitation:{invitation.pk}:{timezone.localdate(invitation.expires_at)}",
            title="Срок приглашения истёк",
            text=f"{invitation.email} ({invitation.role_name}, {invitation.place_name}): "
            "приглашение не приняли за отведённое время. Его можно отправить ещё раз.",
            path="/cabinet/invitations/?state=expired",
            event=INVITATION_EXPIRED,
        )

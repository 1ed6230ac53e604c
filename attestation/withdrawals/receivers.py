"""The handling of a withdrawal when its application ends otherwise."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.signals import applications_ended
from attestation.withdrawals import services
from attestation.withdrawals.models import Withdrawal


@receiver(applications_ended)
def expire_withdrawals(
    sender: Any, *, applications: Iterable[int], actor: User, **_signal: Any
) -> None:
    """End the live withdrawals of applications that have ended otherwise."""
    live = Withdrawal.objects.live().filter(application__in=applications)
    for application in Application.objects.filter(pk__in=live.values("application")):
        services.lapse(application, actor=actor)

"""What a coordinator writes while looking applications through, and many registered at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from attestation.accounts.models import User
from attestation.applications.access import roles_towards
from attestation.applications.models import Application
from attestation.applications.review.models import ReviewTick
from attestation.applications.services import filing
from attestation.applications.workflow import WORKFLOW
from attestation.base.errors import DomainError
from attestation.base.permissions import PermissionResult
from attestation.directory.review_models import ReviewPoint


@dataclass(frozen=True)
class Outcome:
    """What became of one of several: its application as it is now, or why nothing did."""

    application: Application
    refusal: str = ""


def may_review(application: Application, *, actor: User) -> PermissionResult:
    """Whether ``actor`` decides on the application now, and so ticks its checklist."""
    return WORKFLOW.verdict(
        "register", state=application.state, roles=roles_towards(actor, application)
    )


@transaction.atomic
def save_checklist(application: Application, points: Iterable[ReviewPoint], *, actor: User) -> None:
    """Keep which lines of the checklist ``actor`` has looked at, for this revision of the paper.

    Raises:
        DomainError: the actor does not decide on it, or it is decided already.
    """
    may_review(application, actor=actor).raise_if_denied()
    wanted = {point.pk for point in points}
    ticks = ReviewTick.objects.filter(
        application=application, reviewer=actor, revision=application.revision
    )
    ticks.exclude(point__in=wanted).delete()
    ReviewTick.objects.bulk_create(
        [
            ReviewTick(
                application=application,
                reviewer=actor,
                point_id=point,
                revision=application.revision,
            )
            for point in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def register_many(applications: Iterable[Application], *, actor: User) -> list[Outcome]:
    """Register each application on its own: one that cannot be keeps none of the others back."""
    outcomes = []
    for application in applications:
        try:
            outcomes.append(Outcome(filing.register(application, actor=actor)))
        except DomainError as refusal:
            outcomes.append(Outcome(application, refusal.message))
    return outcomes

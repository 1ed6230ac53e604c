"""The writes to the checklist of a review."""

from collections.abc import Iterable

from django.db import transaction

from attestation.accounts.models import User
from attestation.applications.access import may_review
from attestation.applications.models import Application
from attestation.applications.review.models import ReviewTick
from attestation.directory.review_models import ReviewPoint


@transaction.atomic
def save_checklist(application: Application, points: Iterable[ReviewPoint], *, actor: User) -> None:
    """Store which lines of the checklist ``actor`` has ticked, for this revision of the paper.

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

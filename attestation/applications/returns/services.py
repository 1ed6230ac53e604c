"""The writes to a return: begun with it, ended by the next filing."""

from collections.abc import Iterable

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.returns.comparison import as_filed, changes_since
from attestation.applications.returns.models import ApplicationReturn
from attestation.applications.returns.selectors import open_return
from attestation.directory.models import DecisionReason
from attestation.directory.review_models import ReviewPoint

#: What the coordinator reads where the applicant filed the same again.
UNCHANGED = "С возврата ничего не изменилось: подано то же самое."


def note_return(
    application: Application,
    *,
    reason: DecisionReason,
    note: str,
    points: Iterable[ReviewPoint],
    actor: User,
) -> ApplicationReturn:
    """Write down what is to be mended and what had been filed.

    Called by the service that returns the application, with its lock held and before anything of
    it changes.
    """
    return ApplicationReturn.objects.create(
        application=application,
        revision=application.revision,
        reason=reason,
        note=note,
        points=[{"text": point.text, "beside": point.beside} for point in points],
        filed=as_filed(application),
        returned_by=actor,
    )


def note_refiling(application: Application) -> None:
    """End the open return, if there is one, and write down what has changed since it.

    Called by the service that files the application, with its lock held.
    """
    back = open_return(application)
    if back is None:
        return
    back.refiled_at = timezone.now()
    back.changes = changes_since(back) or [UNCHANGED]
    back.save(update_fields=["refiled_at", "changes"])

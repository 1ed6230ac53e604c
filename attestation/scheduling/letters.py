"""What people are told about the schedule."""

from django.db import transaction

from attestation.notifications.services import notify
from attestation.scheduling.models import ScheduleEntry
from attestation.scheduling.release_models import Release


@transaction.atomic
def tell_scheduled(release_id: int) -> None:
    """Tell everybody in a published release; one transaction, so that nobody is told twice."""
    release = Release.objects.select_related("period").get(pk=release_id)
    entries = ScheduleEntry.objects.filter(schedule__period=release.period).select_related(
        "application__applicant"
    )
    for entry in entries:
        notify(
            entry.application.applicant,
            "Аттестационный период утверждён",
            f"Вам определён аттестационный период {release.period}. Он утверждён распоряжением "
            f"от {release.order_date:%d.%m.%Y} № {release.order_number} "
            "и опубликован на сайте института.",
            application=entry.application,
            path=entry.application.get_absolute_url(),
        )

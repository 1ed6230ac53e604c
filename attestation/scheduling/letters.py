"""What people are told about the schedule."""

from django.db import transaction

from attestation.journal.services import record
from attestation.notifications.services import notify
from attestation.scheduling.models import Release, ScheduleEntry

_TOLD = "release.tell"


@transaction.atomic
def tell_scheduled(release_id: int) -> bool:
    """Tell everybody in a published release, all or nothing, and once.

    Returns:
        whether this call told them; False where that had happened before.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=release_id)
    # A worker may be killed after its work is committed and before its job counts as done.
    if release.journal.filter(action=_TOLD).exists():
        return False
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
    text = f"О периоде «{release.period}» сообщено всем, кто в него внесён."
    record(_TOLD, text, actor=None, release=release)
    return True

"""The invariants of letters; the database enforces most of the others."""

from collections.abc import Iterator

from attestation.base.invariants import invariant, without_job
from attestation.notifications.models import Letter


@invariant("a letter is sent, given up, or its job waits")
def forgotten_letters(_sample: int | None) -> Iterator[str]:
    return without_job(
        Letter.objects.filter(sent_at=None, failed_at=None),
        "attestation.notifications.tasks.send_letter",
        "letter_id",
    )

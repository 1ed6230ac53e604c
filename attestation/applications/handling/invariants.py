"""Invariants of the work on applications."""

from collections.abc import Iterator

from django.db.models import F

from attestation.applications.handling.models import ApplicationHandling, StaffNote
from attestation.base.invariants import invariant, violations


@invariant("nobody leads an application of their own, or notes something at it")
def own_applications(_sample: int | None) -> Iterator[str]:
    led = ApplicationHandling.objects.filter(leader=F("application__applicant"))
    yield from violations(led, "handling")
    noted = StaffNote.objects.filter(author=F("application__applicant"))
    yield from violations(noted, "note")


@invariant("only what was filed is led, put aside or noted at")
def unfiled(_sample: int | None) -> Iterator[str]:
    led = ApplicationHandling.objects.filter(application__submitted_at=None)
    yield from violations(led, "handling")
    noted = StaffNote.objects.filter(application__submitted_at=None)
    yield from violations(noted, "note")

"""Invariants of the system's look at applications."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.precheck.models import Precheck
from attestation.applications.renewal.asking import TASK
from attestation.applications.workflow import ApplicationState
from attestation.base.invariants import invariant, violations, without_job


@invariant("each application that waits for a decision is looked at by the system, and no other")
def looked_at_or_not(_sample: int | None) -> Iterator[str]:
    waiting = Application.objects.filter(state=ApplicationState.SUBMITTED)
    yield from violations(waiting.filter(precheck=None), "application")
    others = Precheck.objects.exclude(application__state=ApplicationState.SUBMITTED)
    yield from violations(others, "precheck")


@invariant("what is to be looked at is looked at, or its job waits")
def forgotten_looks(_sample: int | None) -> Iterator[str]:
    # Changes of registers are found by the clock.
    late = timezone.now() - datetime.timedelta(minutes=15)
    pending = Precheck.Verdict.PENDING
    found = Application.objects.filter(precheck__verdict=pending, precheck__changed_at__lt=late)
    return without_job(found, TASK, "application_id")


@invariant("what the system called clean has no remarks, and what has remarks is not clean")
def verdicts(_sample: int | None) -> Iterator[str]:
    clean = Precheck.objects.filter(verdict=Precheck.Verdict.CLEAN)
    yield from violations(clean.exclude(findings=[]), "precheck")
    remarks = Precheck.objects.filter(verdict=Precheck.Verdict.REMARKS)
    yield from violations(remarks.filter(findings=[]), "precheck")

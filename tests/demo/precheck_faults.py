"""Faults of the system's look at applications, made on purpose."""

import datetime

from django.db import connection
from django.utils import timezone

from attestation.applications.precheck.models import Precheck
from attestation.applications.renewal.asking import TASK


def lose_a_look() -> None:
    Precheck.objects.first().delete()


def forget_to_look() -> None:
    long_ago = timezone.now() - datetime.timedelta(days=1)
    Precheck.objects.update(verdict=Precheck.Verdict.PENDING, changed_at=long_ago)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [TASK])


def call_remarks_clean() -> None:
    found = Precheck.objects.exclude(findings=[])
    found.update(verdict=Precheck.Verdict.CLEAN)


FAULTS = {
    "each application that waits for a decision is looked at by the system, and no other": (
        lose_a_look
    ),
    "what is to be looked at is looked at, or its job waits": forget_to_look,
    "what the system called clean has no remarks, and what has remarks is not clean": (
        call_remarks_clean
    ),
}

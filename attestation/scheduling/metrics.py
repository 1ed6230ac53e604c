"""Schedules that were approved and are not published yet."""

import datetime
from collections.abc import Iterator

from django.db.models import Min

from attestation.base.metrics import Value, age, metric
from attestation.scheduling.releases.models import Release


@metric("attestation_schedules_published", "Releases of schedules that were published.")
def published(_now: datetime.datetime) -> Iterator[Value]:
    yield (), Release.objects.exclude(published_at=None).count()


@metric("attestation_schedules_unpublished", "Approved schedules that wait to be published.")
def unpublished(_now: datetime.datetime) -> Iterator[Value]:
    yield (), Release.objects.filter(published_at=None).count()


@metric("attestation_schedules_unpublished_seconds", "How long the oldest of them waits.")
def oldest(now: datetime.datetime) -> Iterator[Value]:
    since = Release.objects.filter(published_at=None).aggregate(since=Min("approved_at"))["since"]
    yield (), age(since, now)

"""Jobs of the schedule."""

import procrastinate
from django.db import transaction
from procrastinate.contrib.django import app

from attestation.base.jobs import defer, under_way
from attestation.scheduling import letters, releases

_PATIENT = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(queue="publish", retry=_PATIENT)
def tell_scheduled(release_id: int) -> None:
    """Tell everybody in a release; telling them twice does nothing."""
    letters.tell_scheduled(release_id)


@app.task(queue="publish", retry=_PATIENT)
def publish_release(release_id: int) -> None:
    """Publish, and defer the letters in the same transaction: neither comes without the other."""
    with transaction.atomic():
        if releases.publish(release_id):
            defer(tell_scheduled, release_id=release_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="publish", queueing_lock="publish_what_waits")
def publish_what_waits(timestamp: int) -> None:
    """Defer again what is unpublished and has no job any more; publishing twice does nothing."""
    waiting = under_way(publish_release, "release_id")
    for release_id in releases.unpublished():
        if release_id not in waiting:
            defer(publish_release, release_id=release_id)

"""Jobs of the downloads."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.base.jobs import PATIENT_FOR_MINUTES, requeue
from attestation.privacy.services import building as privacy_building


@app.task(queue="files", retry=PATIENT_FOR_MINUTES)
def build_archive(archive_id: int) -> None:
    """Build a download; building it twice does nothing."""
    privacy_building.build(archive_id)


@app.periodic(cron="*/10 * * * *")
@app.task(
    queue="files",
    queueing_lock="requeue_unbuilt_archives",
    aliases=["attestation.privacy.tasks.build_what_waits"],
)
def requeue_unbuilt_archives(timestamp: int) -> None:
    """Fail orders that are a day old; requeue those without a job."""
    privacy_building.mark_failed(timezone.now())
    requeue(build_archive.name, "archive_id", privacy_building.unbuilt())


@app.periodic(cron="40 3 * * *")
@app.task(queue="files", queueing_lock="purge_archives")
def purge_archives(timestamp: int) -> None:
    """Throw away downloads whose days are over."""
    privacy_building.purge(timezone.now())

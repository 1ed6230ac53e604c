"""Jobs about the work on applications."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.applications.handling import services


@app.periodic(cron="40 3 * * *")
@app.task(queue="batches", queueing_lock="tidy_notes")
def tidy_notes(timestamp: int) -> None:
    """Delete notes after the time for which they are kept."""
    services.tidy(timezone.now())

"""Jobs about reports."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.feedback import services


@app.periodic(cron="50 3 * * *")
@app.task(queue="mail", queueing_lock="tidy_reports")
def tidy_reports(timestamp: int) -> None:
    """Throw away reports after the time for which they are kept."""
    services.tidy(timezone.now())

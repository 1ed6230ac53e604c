"""Jobs of the commission."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.commission.reminders import remind_of_votes as remind
from attestation.scheduling.reminders import HOURS


@app.periodic(cron="30 * * * *")
@app.task(queue="batches", queueing_lock="remind_of_votes")
def remind_of_votes(timestamp: int) -> None:
    """Remind of votes and voting sheets, in the hours in which people read."""
    now = timezone.localtime()
    if now.hour in HOURS:
        remind(now.date())

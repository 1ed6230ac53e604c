"""Jobs that put together what several rooms tell."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.cabinet import services
from attestation.invitations.reminders import remind_of_expired
from attestation.reports.reminders import remind_of_agreements
from attestation.scheduling.reminders import HOURS


@app.periodic(cron="5,20,35,50 * * * *")
@app.task(queue="batches", queueing_lock="write_digests")
def write_digests(timestamp: int) -> None:
    """Write the letters of the day; it runs often, so that a worker that was away makes up."""
    services.write_letters(timezone.localtime())


@app.periodic(cron="35 * * * *")
@app.task(queue="batches", queueing_lock="remind_of_papers")
def remind_of_papers(timestamp: int) -> None:
    """Send the reminders of agreements and invitations, in the hours in which people read."""
    now = timezone.localtime()
    if now.hour in HOURS:
        remind_of_agreements(now.date())
        remind_of_expired(now)

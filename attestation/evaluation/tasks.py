"""Jobs of the evaluation."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.base.jobs import PATIENT
from attestation.evaluation import reminders
from attestation.evaluation.conclusions.services import documents
from attestation.scheduling.reminders import HOURS


@app.task(queue="documents", retry=PATIENT)
def fill_template(conclusion_id: int, revision: int) -> None:
    """Fill the operators' template where a busy moment has left the form of the system."""
    documents.fill_template(conclusion_id, revision=revision)


@app.periodic(cron="35 * * * *")
@app.task(queue="batches", queueing_lock="remind_of_conclusions")
def remind_of_conclusions(timestamp: int) -> None:
    """Make complete conclusions; send the day's reminders, once, in reading hours."""
    reminders.finish_what_is_done()
    now = timezone.localtime()
    if now.hour in HOURS:
        reminders.remind_of_conclusions(now.date())

"""Jobs of the schedule."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.applications import applicant_reminders
from attestation.applications.reminders import remind_of_consideration
from attestation.base.jobs import PATIENT, defer, requeue
from attestation.scheduling import evidence_reminders, reminders
from attestation.scheduling.municipal.evening import closing_day
from attestation.scheduling.municipal.services import closing
from attestation.scheduling.releases import letters
from attestation.scheduling.releases.services import releases as release_services


@app.task(queue="publish", retry=PATIENT)
def tell_scheduled(release_id: int) -> None:
    """Tell everybody in a release; telling them twice does nothing."""
    letters.tell_scheduled(release_id)


@app.task(queue="publish", retry=PATIENT)
def publish_release(release_id: int) -> None:
    """Publish, and defer the letters in the same transaction: neither comes without the other."""
    with transaction.atomic():
        if release_services.publish(release_id):
            defer(tell_scheduled.name, release_id=release_id)


@app.task(queue="publish", retry=PATIENT)
def take_release_down(release_id: int) -> None:
    release_services.take_down(release_id)


@app.periodic(cron="*/5 * * * *")
@app.task(
    queue="publish",
    queueing_lock="requeue_unpublished",
    aliases=["attestation.scheduling.tasks.publish_what_waits"],
)
def requeue_unpublished(timestamp: int) -> None:
    """Requeue unpublished releases, and withdrawn ones still shown, that have no job."""
    requeue(publish_release.name, "release_id", release_services.unpublished())
    requeue(take_release_down.name, "release_id", release_services.still_shown())


@app.periodic(cron="*/10 * * * *")
@app.task(queue="publish", queueing_lock="close_overdue")
def close_overdue(timestamp: int) -> None:
    """Close due schedules; frequent runs make up for a worker that was down."""
    closing.close_overdue(closing_day(timezone.localtime()))


@app.periodic(cron="25 * * * *")
@app.task(queue="batches", queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Send the reminders of the day, once, in the hours in which people read letters."""
    now = timezone.localtime()
    if now.hour in reminders.HOURS:
        remind_of_consideration(now.date())
        applicant_reminders.remind_applicants(now.date())
        reminders.remind_of_deadlines(now.date())
        evidence_reminders.remind_of_due_days(now.date())

"""Jobs about jobs: the work of a killed worker is retried."""

import procrastinate
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone
from procrastinate import builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from attestation.journal.sign_ins import services as sign_ins

#: A worker that has not given a sign of life for so long is dead.
SECONDS_TO_BE_DEAD = 60


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Every job here is idempotent, so running it again is always right."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SECONDS_TO_BE_DEAD)
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            # The clock has asked for the same again, and that waits: it does what this one would.
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)


@app.periodic(cron="20 3 * * *")
@app.task(queue="batches", queueing_lock="tidy_up", pass_context=True)
async def tidy_up(context: procrastinate.JobContext, timestamp: int) -> None:
    """Delete expired data: finished jobs, sessions, records of sign-ins."""
    await builtin_tasks.remove_old_jobs(context, max_hours=14 * 24)
    await sync_to_async(call_command)("clearsessions")
    await sync_to_async(sign_ins.tidy)(timezone.now())

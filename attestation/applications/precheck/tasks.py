"""Jobs of the system's look at applications."""

import procrastinate
from procrastinate.contrib.django import app

from attestation.applications.precheck import services
from attestation.base.jobs import requeue


@app.task(queue="default", retry=procrastinate.RetryStrategy(max_attempts=6, exponential_wait=3))
def look(application_id: int) -> None:
    """Look at an application; looking twice does nothing."""
    services.look(application_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="default", queueing_lock="requeue_prechecks")
def requeue_prechecks(timestamp: int) -> None:
    """Defer again what waits for a look: registers have changed, or a job was lost."""
    services.complete()
    requeue(look.name, "application_id", services.pending())


@app.periodic(cron="25 4 * * *")
@app.task(queue="batches", queueing_lock="look_at_all")
def look_at_all(timestamp: int) -> None:
    """Look at everything anew: what directories and rules say may be another thing today."""
    services.look_at_all()

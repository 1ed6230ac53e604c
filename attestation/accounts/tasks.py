"""Jobs about accounts."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.accounts.services import unconfirmed


@app.periodic(cron="35 3 * * *")
@app.task(queue="mail", queueing_lock="purge_unconfirmed")
def purge_unconfirmed(timestamp: int) -> None:
    """Delete accounts whose address nobody has confirmed in time."""
    unconfirmed.purge(timezone.now())

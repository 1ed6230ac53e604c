"""Jobs of the outbox."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.base.jobs import PATIENT
from attestation.notifications.services import outbox


@app.task(queue="mail", retry=PATIENT)
def send_letter(letter_id: int) -> None:
    """Send one letter; sending it twice does nothing, and a failure defers the next try itself."""
    outbox.send(letter_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="mail", queueing_lock="resend_letters")
def resend_letters(timestamp: int) -> None:
    """Defer again the letters whose job is gone."""
    outbox.requeue_lost_letters(timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(queue="mail", queueing_lock="tidy_letters")
def tidy_letters(timestamp: int) -> None:
    """Throw away letters after the time for which they are kept."""
    outbox.tidy(timezone.now())

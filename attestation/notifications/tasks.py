"""Jobs of the outbox."""

import procrastinate
from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.base.jobs import defer, under_way
from attestation.notifications import outbox

#: Ten tries over about a day: after 3 s, 9 s, 27 s … 16 hours.
_PATIENT = procrastinate.RetryStrategy(max_attempts=10, exponential_wait=3)


@app.task(queue="mail", retry=_PATIENT)
def send_letter(letter_id: int) -> None:
    """Send one letter; sending it twice does nothing."""
    outbox.send(letter_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="mail", queueing_lock="resend_letters")
def resend_letters(timestamp: int) -> None:
    """Defer again the letters whose job has failed for good or is gone."""
    waiting = under_way(send_letter, "letter_id")
    for letter_id in outbox.unsent(timezone.now()):
        if letter_id not in waiting:
            defer(send_letter, letter_id=letter_id)

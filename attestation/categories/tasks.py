"""Jobs of the register of categories."""

import procrastinate
from procrastinate.contrib.django import app

from attestation.base.jobs import defer, under_way
from attestation.categories import importing
from attestation.categories.import_models import RegisterImport

_PATIENT = procrastinate.RetryStrategy(max_attempts=6, exponential_wait=3)


@app.task(queue="documents", retry=_PATIENT)
def read_register(import_id: int) -> None:
    """Read an uploaded register; reading it twice does nothing."""
    importing.read(import_id)


@app.task(queue="documents", retry=_PATIENT)
def apply_register(import_id: int) -> None:
    """Write a confirmed register; run again, it goes on where it stopped."""
    importing.write(import_id)


@app.periodic(cron="*/15 * * * *")
@app.task(queue="documents", queueing_lock="go_on_with_registers")
def go_on_with_registers(timestamp: int) -> None:
    """Defer again what was left half done by a worker that is no more."""
    for state, task in (
        (RegisterImport.State.READING, read_register),
        (RegisterImport.State.APPLYING, apply_register),
    ):
        waiting = under_way(task, "import_id")
        for pk in RegisterImport.objects.filter(state=state).values_list("pk", flat=True):
            if pk not in waiting:
                defer(task, import_id=pk)

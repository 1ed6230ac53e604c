"""Jobs of the register of categories."""

from collections.abc import Callable

import procrastinate
from procrastinate.contrib.django import app

from attestation.base.jobs import defer, under_way
from attestation.categories.imports import services as import_services
from attestation.categories.imports.models import RegisterImport

_RETRIES = 6
_PATIENT = procrastinate.RetryStrategy(max_attempts=_RETRIES, exponential_wait=3)


@app.task(queue="documents", retry=_PATIENT, pass_context=True)
def read_register(context: procrastinate.JobContext, import_id: int) -> None:
    """Read an uploaded register; reading it twice does nothing."""
    _try(import_services.read, context, import_id)


@app.task(queue="documents", retry=_PATIENT, pass_context=True)
def apply_register(context: procrastinate.JobContext, import_id: int) -> None:
    """Write a confirmed register; run again, it goes on where it stopped."""
    _try(import_services.write, context, import_id)


def _try(act: Callable[[int], None], context: procrastinate.JobContext, import_id: int) -> None:
    try:
        act(import_id)
    except Exception:
        if context.job.attempts >= _RETRIES:
            import_services.mark_failed(import_id)
        raise


@app.periodic(cron="*/15 * * * *")
@app.task(
    queue="documents",
    queueing_lock="resume_imports",
    aliases=["attestation.categories.tasks.go_on_with_registers"],
)
def resume_imports(timestamp: int) -> None:
    """Defer again what was left half done by a worker that is no more."""
    for state, task in (
        (RegisterImport.State.READING, read_register),
        (RegisterImport.State.APPLYING, apply_register),
    ):
        waiting = under_way(task.name, "import_id")
        for pk in RegisterImport.objects.filter(state=state).values_list("pk", flat=True):
            if pk not in waiting:
                defer(task.name, import_id=pk)

"""Jobs of the register of categories."""

import procrastinate
from procrastinate.contrib.django import app

from attestation.categories.imports.services import register_imports
from attestation.table_imports.jobs import PATIENT, attempt


@app.task(queue="batches", retry=PATIENT, pass_context=True)
def read_register(context: procrastinate.JobContext, import_id: int) -> None:
    """Read an uploaded register; reading it twice does nothing."""
    attempt(register_imports.read, context, import_id, failed=register_imports.mark_failed)


@app.task(queue="batches", retry=PATIENT, pass_context=True)
def apply_register(context: procrastinate.JobContext, import_id: int) -> None:
    """Write a confirmed register; a repeated run resumes where the last one stopped."""
    attempt(register_imports.write, context, import_id, failed=register_imports.mark_failed)


@app.periodic(cron="*/15 * * * *")
@app.task(
    queue="batches",
    queueing_lock="resume_imports",
    aliases=["attestation.categories.tasks.go_on_with_registers"],
)
def resume_imports(timestamp: int) -> None:
    """Requeue imports left unfinished by a worker that has died."""
    register_imports.resume()

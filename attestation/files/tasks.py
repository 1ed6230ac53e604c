"""Jobs of the private files."""

from procrastinate.contrib.django import app

from attestation.files import services, zip_writer
from attestation.files.uploads import services as upload_services


@app.periodic(cron="40 * * * *")
@app.task(queue="files", queueing_lock="purge_uploads", pass_context=False)
def purge_uploads(timestamp: int) -> None:
    """Every hour: uploads that were begun and forgotten go, with their bytes."""
    upload_services.purge()


@app.periodic(cron="50 3 * * *")
@app.task(queue="files", queueing_lock="sweep_workplaces", pass_context=False)
def sweep_workplaces(timestamp: int) -> None:
    """Every night: what killed jobs have left unfinished goes."""
    zip_writer.sweep()


@app.periodic(cron="10 4 * * *")
@app.task(queue="files", queueing_lock="sweep_orphans", pass_context=False)
def sweep_orphans(timestamp: int) -> None:
    """Every night: bytes that no row has named for a day go, unless a backup runs."""
    services.sweep()

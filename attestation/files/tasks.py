"""Jobs of the private files."""

from procrastinate.contrib.django import app

from attestation.files import uploading


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="purge_uploads", pass_context=False)
def purge_uploads(timestamp: int) -> None:
    """Every hour: uploads that were begun and forgotten go, with their bytes."""
    uploading.purge()

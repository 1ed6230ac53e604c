"""Jobs of applications."""

from procrastinate.contrib.django import app

from attestation.applications.achievements.services import appendix_files
from attestation.applications.tallies import services as tallies
from attestation.base.jobs import PATIENT_FOR_MINUTES, requeue


@app.task(queue="documents", retry=PATIENT_FOR_MINUTES)
def build_appendix(appendix_id: int) -> None:
    """Make the files of an appendix; making them twice does nothing."""
    appendix_files.build(appendix_id)


@app.periodic(cron="*/15 * * * *")
@app.task(
    queue="documents",
    queueing_lock="requeue_unbuilt_appendices",
    aliases=["attestation.applications.tasks.build_forgotten_appendices"],
)
def requeue_unbuilt_appendices(timestamp: int) -> None:
    """Defer again what has no files and no job any more."""
    requeue(build_appendix.name, "appendix_id", appendix_files.unbuilt())


@app.periodic(cron="*/10 * * * *")
@app.task(queue="default", queueing_lock="add_up_tallies")
def add_up_tallies(timestamp: int) -> None:
    """Replace the notes of what was counted by their sums."""
    tallies.add_up()

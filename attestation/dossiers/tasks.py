"""Jobs of the dossiers."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestation.base.jobs import PATIENT_FOR_MINUTES, requeue
from attestation.dossiers.services import building


@app.task(queue="files", retry=PATIENT_FOR_MINUTES)
def build_dossier(dossier_id: int) -> None:
    """Make a dossier; making it twice does nothing."""
    building.build(dossier_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="files", queueing_lock="build_dossiers_that_wait")
def build_dossiers_that_wait(timestamp: int) -> None:
    """Defer again what has no job any more; its attempts are counted."""
    requeue(build_dossier.name, "dossier_id", building.unbuilt())


@app.periodic(cron="45 3 * * *")
@app.task(queue="files", queueing_lock="purge_dossiers")
def purge_dossiers(timestamp: int) -> None:
    """Throw away the archives whose days are over."""
    building.purge(timezone.now())

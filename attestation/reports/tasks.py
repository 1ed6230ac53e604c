"""Jobs of the reports."""

from procrastinate.contrib.django import app

from attestation.reports.statistics import services as statistic_services
from attestation.reports.statistics.selectors import prepare_statistics


@app.periodic(cron="40 * * * *")
@app.task(queue="batches", queueing_lock="count_for_statistics")
def count_for_statistics(timestamp: int) -> None:
    """Count for the pages of statistics; they say when this was done."""
    statistic_services.count_anew()
    prepare_statistics()

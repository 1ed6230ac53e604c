"""Jobs of the site."""

import procrastinate
from procrastinate.contrib.django import app

from attestation.public import defer
from cms_pages.publishing import scheduled_publishing
from cms_pages.search import services as search_services

#: On a busy day a file waits for its turn; who has none after that is read by the hourly job.
_PATIENT = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=5)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="publish", queueing_lock="publish_scheduled_pages")
def publish_scheduled_pages(timestamp: int) -> None:
    """Publish and take down what editors have set a time for."""
    scheduled_publishing.publish_due()
    scheduled_publishing.take_down_due()


@app.task(queue="documents", retry=_PATIENT)
def read_document(document_id: int) -> None:
    """Read the text of a document's file, so that search finds it."""
    search_services.read(document_id)


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="read_waiting_documents")
def read_waiting_documents(timestamp: int) -> None:
    """Every hour: documents that are older than the search in files, or whose job was lost."""
    for document_id in search_services.without_text():
        defer(read_document.name, document_id=document_id)

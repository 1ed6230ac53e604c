"""Jobs of the site."""

from procrastinate.contrib.django import app

from cms_pages import timed


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="publish_scheduled_pages")
def publish_scheduled_pages(timestamp: int) -> None:
    """Publish and take down what editors have set a time for."""
    timed.publish_due()
    timed.take_down_due()

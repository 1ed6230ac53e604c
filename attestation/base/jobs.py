"""Deferring jobs inside the transaction that causes them."""

from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task


def defer(task: Task[Any, Any, Any], **arguments: Any) -> None:
    """Defer ``task`` on Django's own connection, so that the job comes and goes with its cause.

    A worker replaces the connector of the app by a pool of its own; what a job defers through that
    would run before its cause is committed, or even though it is rolled back.

    Args:
        arguments: keys only, never contents.
    """
    deferrer = task.configure()
    deferrer.job_manager = JobManager(DjangoConnector())
    deferrer.defer(**arguments)

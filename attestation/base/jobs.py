"""Deferring jobs by name inside the transaction that causes them, and seeing which of them wait.

A service names the job, ``"attestation.<room>.tasks.<function>"``, and imports no ``tasks.py``:
jobs call services, never the other way round. A test proves that every name is that of a job.
"""

import datetime
from collections.abc import Iterable
from typing import Any

import procrastinate
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager

#: For a database that is busy or away: tried anew for nearly three hours, ever more seldom.
PATIENT = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=3)
#: The same for six minutes, where the clock defers again what is left undone.
PATIENT_FOR_MINUTES = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=3)


def defer(task: str, **arguments: Any) -> None:
    """Defer ``task`` on Django's own connection, in the transaction that causes it.

    A worker replaces the connector of the app by its own pool; a job deferred through that
    would run before its cause is committed, or even though it is rolled back.

    Args:
        task: the full name of the job.
        arguments: keys only, never contents.

    Raises:
        procrastinate.exceptions.TaskNotFound: no job has that name.
    """
    defer_when(task, **arguments)


def defer_when(
    task: str,
    *,
    at: datetime.datetime | None = None,
    priority: int = 0,
    **arguments: Any,
) -> None:
    """Like `defer`, but not before ``at``, and among those that wait by ``priority``.

    Args:
        priority: the higher, the earlier; 0 is usual.
    """
    deferrer = app.configure_task(task, allow_unknown=False, schedule_at=at, priority=priority)
    deferrer.job_manager = JobManager(DjangoConnector())
    deferrer.defer(**arguments)


def under_way(task: str, argument: str) -> set[Any]:
    """Return the values of ``argument`` for which a job of ``task`` waits or runs."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=["todo", "doing"])
    return set(jobs.values_list(f"args__{argument}", flat=True))


def requeue(task: str, argument: str, keys: Iterable[Any]) -> None:
    """Defer ``task`` for each of ``keys`` for which no job of it waits or runs."""
    waiting = under_way(task, argument)
    for key in keys:
        if key not in waiting:
            defer(task, **{argument: key})

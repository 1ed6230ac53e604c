"""Deferring jobs inside the transaction that causes them, and seeing which of them wait."""

import datetime
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import Task


def defer(task: Task[Any, Any, Any], **arguments: Any) -> None:
    """Defer ``task`` on Django's own connection, so that the job comes and goes with its cause.

    A worker replaces the connector of the app by a pool of its own; what a job defers through that
    would run before its cause is committed, or even though it is rolled back.

    Args:
        arguments: keys only, never contents.
    """
    defer_when(task, **arguments)


def defer_when(
    task: Task[Any, Any, Any],
    *,
    at: datetime.datetime | None = None,
    priority: int = 0,
    **arguments: Any,
) -> None:
    """Like `defer`, but not before ``at``, and among those that wait by ``priority``.

    Args:
        priority: the higher, the earlier; 0 is usual.
    """
    deferrer = task.configure(schedule_at=at, priority=priority)
    deferrer.job_manager = JobManager(DjangoConnector())
    deferrer.defer(**arguments)


def under_way(task: Task[Any, Any, Any], argument: str) -> set[Any]:
    """The values of ``argument`` for which a job of ``task`` waits or runs."""
    jobs = ProcrastinateJob.objects.filter(task_name=task.name, status__in=["todo", "doing"])
    return set(jobs.values_list(f"args__{argument}", flat=True))

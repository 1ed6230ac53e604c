"""Whether jobs are worked on: what waits since when, and the last sign of life of the workers.

The queue keeps a heartbeat of each worker, not which queues it takes. A living worker takes what
waits at once or is busy; so a group of queues stands still when something has waited longer than
`PATIENCE` and no living worker runs a job of that group.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinateWorker,
)

from attestation.base.queues import WORKERS

#: A worker that has given no sign of life for so long is dead; it gives one every ten seconds.
DEAD_AFTER = datetime.timedelta(seconds=60)
#: A job that has waited so long while nobody works shows that nobody will.
PATIENCE = datetime.timedelta(seconds=60)

#: What people know the workers by.
TITLES = {
    "letters": "Письма",
    "papers": "Документы и публикация",
    "foreign": "Присланные файлы",
    "batches": "Архивы, загрузка таблиц и напоминания",
}


@dataclass(frozen=True)
class GroupHealth:
    """One group of queues.

    Attributes:
        waiting: jobs whose time has come.
        oldest: since when the oldest of them waits.
        running: jobs that a living worker runs.
    """

    name: str
    waiting: int
    oldest: datetime.datetime | None
    running: int
    stands_still: bool

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def last_active(self) -> datetime.datetime | None:
        return last_activity(self.name)


@dataclass(frozen=True)
class Health:
    """The workers of the installation: how many live, when one was last heard of, their groups."""

    alive: int
    last_heartbeat: datetime.datetime | None
    groups: list[GroupHealth]

    @property
    def standing(self) -> list[GroupHealth]:
        """The groups that nobody works on."""
        return [group for group in self.groups if group.stands_still]


def health(now: datetime.datetime) -> Health:
    """Return what is known of the workers at ``now``."""
    workers = ProcrastinateWorker.objects.aggregate(
        alive=Count("pk", filter=Q(last_heartbeat__gt=now - DEAD_AFTER)),
        last=Max("last_heartbeat"),
    )
    waiting = _waiting(now)
    groups = [_group(name, now, alive=workers["alive"], waiting=waiting) for name in WORKERS]
    return Health(workers["alive"], workers["last"], groups)


def standing(now: datetime.datetime) -> list[str]:
    """Return the names of the groups that nobody works on."""
    return [group.name for group in health(now).standing]


def standing_since(name: str) -> datetime.datetime | None:
    """Return since when a job of the group waits that nobody works on; None where somebody does."""
    now = timezone.now()
    group = next(group for group in health(now).groups if group.name == name)
    return (group.oldest or now) if group.stands_still else None


def last_activity(name: str) -> datetime.datetime | None:
    """Return when a job of the group began or ended last, as far as finished jobs are kept."""
    events = ProcrastinateEvent.objects.filter(
        job__queue_name__in=WORKERS[name], type__in=["started", "succeeded", "failed"]
    )
    return events.aggregate(last=Max("at"))["last"]


def _waiting(now: datetime.datetime) -> list[dict[str, Any]]:
    """Return for each queue what runs, what waits and since when."""
    living = Q(worker__last_heartbeat__gt=now - DEAD_AFTER)
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=now)
    # What a dead worker has begun waits too: somebody has to take it up.
    ready = (Q(status="todo") & due) | (Q(status="doing") & ~living)
    found: Any = (
        ProcrastinateJob.objects.filter(status__in=["todo", "doing"])
        .values("queue_name")
        .annotate(
            running=Count("pk", filter=Q(status="doing") & living, distinct=True),
            waiting=Count("pk", filter=ready, distinct=True),
            oldest=Min(Coalesce("scheduled_at", "procrastinateevent__at"), filter=ready),
        )
    )
    return list(found)


def _group(
    name: str, now: datetime.datetime, *, alive: int, waiting: list[dict[str, Any]]
) -> GroupHealth:
    rows = [row for row in waiting if row["queue_name"] in WORKERS[name]]
    oldest = min((row["oldest"] for row in rows if row["oldest"]), default=None)
    running = sum(row["running"] for row in rows)
    stale = oldest is not None and oldest < now - PATIENCE
    return GroupHealth(
        name,
        sum(row["waiting"] for row in rows),
        oldest,
        running,
        stands_still=not alive or (stale and not running),
    )

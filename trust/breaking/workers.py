"""Workers as processes of their own, forked from this one: Django is loaded once.

The parent has no connection open when it forks. Each child makes its own, and runs the command
that runs in production; only the jobs of the clock are left to who asks for them.
"""

import datetime
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import procrastinate.utils
import time_machine
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.worker import Worker

from attestation.base.queues import worker_of
from trust.breaking.steps import Steps

#: Seconds in which a worker that nobody disturbs has to be done.
LIMIT = 120
#: More rounds than jobs that follow from jobs.
_ROUNDS = 8


class StuckError(Exception):
    """A worker that should have ended goes on, or has ended by a fault."""


@dataclass(frozen=True)
class Undisturbed:
    """What one job takes from its begin until it counts as done: seconds, steps."""

    seconds: float
    steps: int


def measured(task: str, group: str, moment: datetime.datetime) -> Undisturbed:
    """Let a worker of ``group`` do what waits; return what the job of ``task`` took.

    Raises:
        StuckError: it did not end.
    """
    with _forked(lambda told: _work(group, moment, task, told)) as (process, told):
        begun = ended = 0.0
        steps = 0
        for line in _lines(told):
            if line == "begin":
                begun = time.monotonic()
            elif begun and not ended:
                ended, steps = time.monotonic(), int(line.removeprefix("end "))
        _require_end(process)
    if not ended:
        raise StuckError(f"no worker of {group} has run {task}")
    return Undisturbed(ended - begun, steps)


def killed(
    task: str,
    group: str,
    moment: datetime.datetime,
    *,
    after: float | None = None,
    at_step: int | None = None,
) -> None:
    """Let a worker begin a job of ``task`` and kill it: some seconds later, or at a step of it.

    A worker that is done sooner is not killed.
    """
    with _forked(lambda told: _work(group, moment, task, told, at_step)) as (process, told):
        for line in _lines(told):
            if line == "begin" and after is not None:
                time.sleep(after)
                os.kill(process, signal.SIGKILL)
                break
        os.waitpid(process, 0)


def finished(moment: datetime.datetime) -> float:
    """Let fresh workers do everything that waits; return how many seconds that took.

    Raises:
        StuckError: they did not end.
    """
    begun = time.monotonic()
    with _forked(lambda _: _work_off(moment)) as (process, told):
        list(_lines(told))
        _require_end(process)
    return time.monotonic() - begun


def due() -> Any:
    """Return the jobs that wait and whose time has come."""
    is_due = Q(scheduled_at=None) | Q(scheduled_at__lte=Now())
    return ProcrastinateJob.objects.filter(is_due, status="todo")


def wait_no_more() -> None:
    """Let the time come of every job that waits for its next try."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def _work_off(moment: datetime.datetime) -> None:
    with _at(moment):
        _run("letters")
        for _ in range(_ROUNDS):
            queue = due().values_list("queue_name", flat=True).order_by("-priority", "id").first()
            if queue is None:
                return
            connections.close_all()
            _run(worker_of(queue))


def _work(
    group: str, moment: datetime.datetime, task: str, told: int, at_step: int | None = None
) -> None:
    steps = Steps(at_step)
    process_job = Worker._process_job

    async def watched(worker: Worker, context: Any) -> None:
        if app.tasks[context.job.task_name].name != task:
            await process_job(worker, context)
            return
        os.write(told, b"begin\n")
        steps.begin()
        await process_job(worker, context)
        steps.end()
        os.write(told, f"end {steps.number}\n".encode())

    Worker._process_job = watched  # type: ignore[method-assign]
    with _at(moment):
        _run(group)


def _run(group: str) -> None:
    app.periodic_registry.periodic_tasks = {}
    call_command("run_worker", group, one_shot=True)


@contextmanager
def _at(moment: datetime.datetime) -> Iterator[None]:
    """Live at ``moment``; the queue goes by the clock of the database."""
    ahead = moment - datetime.datetime.now(datetime.UTC)
    with time_machine.travel(moment):
        procrastinate.utils.utcnow = lambda: datetime.datetime.now(datetime.UTC) - ahead
        yield


@contextmanager
def _forked(work: Callable[[int], None]) -> Iterator[tuple[int, int]]:
    """Fork a process that does ``work``; gives its number and where it tells what it does."""
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    told, tells = os.pipe()
    process = os.fork()
    if not process:
        status = 1
        try:
            os.close(told)
            work(tells)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            # Nothing of the parent is cleaned up here.
            os._exit(status)
    os.close(tells)
    try:
        yield process, told
    finally:
        os.close(told)
        _end(process)


def _end(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def _lines(told: int) -> Iterator[str]:
    """Yield what a process tells until it ends.

    Raises:
        StuckError: it went on beyond the limit.
    """
    deadline = time.monotonic() + LIMIT
    rest = b""
    while True:
        ready, _, _ = select.select([told], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            raise StuckError(f"a worker was not done after {LIMIT} s")
        piece = os.read(told, 4096)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        yield from (line.decode() for line in lines)


def _require_end(process: int) -> None:
    _, status = os.waitpid(process, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise StuckError(f"a worker ended with {code}")

"""Killing the worker at a moment of a job, and seeing that a fresh one makes it good."""

import datetime
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.jobs import defer
from attestation.base.queues import worker_of
from attestation.files import services as files
from attestation.files import zip_writer
from attestation.notifications.models import Letter
from attestation.tasks import SECONDS_TO_BE_DEAD, retry_stalled
from tests import database
from tests.baseline import Baseline
from trust.breaking import workers
from trust.breaking.facts import Facts, broken, facts
from trust.breaking.kind import Kind, noon
from trust.breaking.mail import Mail
from trust.racing.situations import Situation

#: Fresh workers have to be done so many seconds after they were started.
SECONDS_TO_RECOVER = 60
#: A letter may arrive again where the worker dies between the server's answer and its noting.
_SENDS = "attestation.notifications.tasks.send_letter"
_NO_JUMP = datetime.timedelta()
#: Before the worker runs: the situation; what is asked of it, as long before the fresh one runs.
_EARLIER, _A_LITTLE = datetime.timedelta(hours=3), datetime.timedelta(minutes=3)
#: Seconds for the database to notice that a process is gone.
_SECONDS_TO_NOTICE = 60
_OTHERS = """
SELECT pid, state, wait_event, query FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True)
class Outcome:
    """What a run has left: rows and files, letters."""

    facts: Facts
    letters: Counter[tuple[str, str]]


@dataclass
class Kills:
    """How often a worker was killed within the job, and what was wrong afterwards."""

    tried: int = 0
    within: int = 0
    letters_again: int = 0
    longest: float = 0


class Stage:
    """One kind of job: its situation, what an undisturbed run leaves, and the way back to it."""

    def __init__(self, kind: Kind, mail: Mail) -> None:
        self.kind, self._mail = kind, mail
        app.perform_import_paths()
        self._task = app.tasks[kind.task]
        self._group = worker_of(self._task.queue)
        self.kills = Kills()
        database.reset()
        database.mark_dirty()
        caches["default"].clear()
        for folder in _folders():
            shutil.rmtree(folder, ignore_errors=True)
        with time_machine.travel(noon() - _EARLIER):
            situation = Situation()
            kind.begin(situation)
            _settle()
        self.moment = kind.moment(situation)
        with time_machine.travel(self.moment - _A_LITTLE):
            self._arguments = dict(kind.arguments(situation))
            self._defer()
        self._copy = Path(tempfile.mkdtemp(prefix="attestation-trust-"))
        for number, folder in enumerate(_folders()):
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copytree(folder, self._copy / str(number))
        with self._server() as server:
            self._baseline = Baseline.of(server)
        self._measure()

    def close(self) -> None:
        """Throw the copy of the files away."""
        shutil.rmtree(self._copy, ignore_errors=True)

    def kill(self, random: Random, *, jump: datetime.timedelta = _NO_JUMP) -> list[str]:
        """Kill a worker at a random moment; return what fresh ones have not made good.

        Args:
            jump: so much later than it is the clock of the fresh ones stands at first.
        """
        self.begin_again()
        if self.kills.tried % 2:
            # Nearly every step lies between two things that are done together or not at all.
            workers.killed(*self._job, at_step=random.randint(1, max(1, self.undisturbed.steps)))
        else:
            workers.killed(*self._job, after=random.uniform(0, self.undisturbed.seconds))
        self.kills.tried += 1
        self._wait_until_noticed()
        self.kills.within += self._is_unfinished()
        return self.recovered(jump=jump, patient=bool(jump))

    @property
    def _job(self) -> tuple[str, str, datetime.datetime]:
        return self._task.name, self._group, self.moment

    def _measure(self) -> None:
        """Let it run undisturbed, twice: what differs then is told by nothing."""
        self._mail.forget()
        first = self._undisturbed()
        self.begin_again()
        second = self._undisturbed()
        self._wanted = second
        self._volatile = first.facts.different(second.facts)
        faults = [*first.facts.faults(second.facts, volatile=self._volatile)]
        faults += [f"another letter: {one}" for one in self._unlike(first, second)]
        if faults:
            raise AssertionError(f"{self.kind.name}, undisturbed twice: {'; '.join(faults)}")

    @staticmethod
    def _unlike(first: Outcome, second: Outcome) -> list[tuple[str, str]]:
        return [*(first.letters - second.letters), *(second.letters - first.letters)]

    def _undisturbed(self) -> Outcome:
        before = facts()
        self.undisturbed = workers.measured(*self._job)
        workers.finished(self.moment + _A_LITTLE)
        if faults := [*self._unfinished_jobs(), *broken()]:
            raise AssertionError(f"{self.kind.name}, undisturbed: {'; '.join(faults)}")
        outcome = self._outcome()
        if not (before.different(outcome.facts) or before.files != outcome.facts.files):
            raise AssertionError(f"{self.kind.name}: there was nothing to do")
        return outcome

    def recovered(self, *, jump: datetime.timedelta = _NO_JUMP, patient: bool = False) -> list[str]:
        """Let the clock find the job of the dead worker; return what is wrong afterwards.

        Args:
            patient: what has failed is waited for until its next try, by a clock that is right.
        """
        with connection.cursor() as cursor:
            # The minute in which it gives no sign of life is not waited for.
            cursor.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - %s",
                [datetime.timedelta(seconds=SECONDS_TO_BE_DEAD + 1)],
            )
        defer(retry_stalled.name, timestamp=0)
        try:
            seconds = workers.finished(self.moment + _A_LITTLE + jump)
            if patient:
                workers.wait_no_more()
                workers.finished(self.moment + _EARLIER)
        except workers.StuckError as error:
            return [str(error)]
        self.kills.longest = max(self.kills.longest, seconds)
        faults = [*self._unfinished_jobs(), *broken()]
        if seconds > SECONDS_TO_RECOVER:
            faults.append(f"fresh workers took {seconds:.0f} s")
        outcome = self._outcome()
        faults += self._wanted.facts.faults(outcome.facts, volatile=self._volatile)
        faults += [f"lost: a letter {one}" for one in self._wanted.letters - outcome.letters]
        faults += [f"done twice: a letter {one}" for one in outcome.letters - self._wanted.letters]
        if self._mail.again and self.kind.task != _SENDS:
            faults.append(f"{self._mail.again} letters arrived again")
        self.kills.letters_again += self._mail.again
        return faults

    def _outcome(self) -> Outcome:
        with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
            files.sweep(is_sure=True)
            zip_writer.sweep()
        return Outcome(facts(), self._mail.told)

    def _unfinished_jobs(self) -> list[str]:
        left = ProcrastinateJob.objects.exclude(status="succeeded")
        return [
            f"lost: {name} is {status}" for name, status in left.values_list("task_name", "status")
        ]

    def _is_unfinished(self) -> bool:
        return ProcrastinateJob.objects.filter(
            task_name=self._task.name, args=self._arguments, status="doing"
        ).exists()

    def _defer(self) -> None:
        """Queue the job, unless the situation has; no other job goes before it."""
        waiting = ProcrastinateJob.objects.filter(
            task_name=self._task.name, args=self._arguments, status="todo"
        )
        if not waiting.exists():
            defer(self._task.name, **self._arguments)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET priority = 1000 WHERE id = %s", [waiting.get().pk]
            )

    def begin_again(self) -> None:
        """Bring rows, files and letters back to where the job has to be done."""
        connections.close_all()
        with self._server() as server:
            if not self._baseline.restore(server):
                raise AssertionError(f"{self.kind.name}: the database cannot be restored")
        for number, folder in enumerate(_folders()):
            shutil.rmtree(folder)
            shutil.copytree(self._copy / str(number), folder)
        self._mail.forget()

    def _wait_until_noticed(self) -> None:
        """Wait until the server has given up the connections of the dead process."""
        deadline = time.monotonic() + _SECONDS_TO_NOTICE
        with self._server() as server:
            server.autocommit = True
            while others := server.execute(_OTHERS).fetchall():
                if time.monotonic() > deadline:
                    raise AssertionError(f"the database has not noticed the kill: {others}")
                time.sleep(0.01)

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        name = connection.settings_dict["NAME"]
        with psycopg.connect(**database.parameters(name)) as server:
            yield server


def _folders() -> tuple[Path, Path]:
    return Path(settings.PRIVATE_ROOT), Path(settings.MEDIA_ROOT)


def _settle() -> None:
    """Count as sent whatever letters the situation has caused."""
    Letter.objects.filter(sent_at=None).update(sent_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [_SENDS])

"""The stage: a database that goes back to where an example begins, days that pass, a worker."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
import time_machine
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.scheduling.municipal.evening import closing_day
from attestation.scheduling.municipal.services import closing
from tests import database
from tests.baseline import Baseline
from trust.machine import (  # noqa: F401
    acts_of_applications,
    acts_of_commission,
    acts_of_evaluations,
    acts_of_schedules,
)
from trust.machine.acts import ACTS, NOT_WANTED, Act, Choose
from trust.machine.facts import Facts, faults_of_act, faults_of_keeping, faults_of_refusal
from trust.machine.holding import Holding
from trust.machine.people import THINGS, People

#: An example begins before the first act of one of these names, or when there is no more to do.
BEGINNINGS = (
    "submit",
    "register",
    "schedule",
    "close",
    "hand_in",
    "send",
    "verify",
    "prepare",
    "vote",
    "close_vote",
    "sign_order",
    "",
)


Offer = tuple[Act, Any]


class BrokenError(AssertionError):
    """Something that must hold does not."""


class Stage:
    """The people, the facts of the last step, and what was done since the example began."""

    def __init__(self, *, applying: int = 6) -> None:
        self.people = People(applying)
        self.holding = Holding()
        self.facts = Facts.now()
        self.steps = self.done = self.refused = 0
        #: How often each act was done.
        self.acts_done: dict[str, int] = {}
        self.trace: list[str] = []
        self._beginnings: dict[str, Baseline] = {}
        self._clock: time_machine.travel | None = None
        self._days = 0

    # --- Where examples begin -----------------------------------------------------------------

    def lead_the_way(self, *, beginnings: Sequence[str] = BEGINNINGS) -> None:
        """Go the whole way as the procedure wants it, and keep where examples begin.

        Raises:
            BrokenError: the right person was refused, or the way has no end.
        """
        left = list(beginnings)
        self._beginnings["the first day"] = self._snapshot()
        for turn in range(1000):
            wanted = next(self.wanted(), None)
            name = wanted[0].name if wanted else ""
            if name in left:
                left.remove(name)
                self._beginnings[f"before {name}" if name else "the end"] = self._snapshot()
            if wanted is None:
                if self.run_jobs():
                    continue
                break
            self.go_on(wanted, lambda options, at=turn: options[at % len(options)])
        if left:
            raise BrokenError(f"the way never came to {left}; the last: {self.trace[-5:]}")

    @property
    def beginnings(self) -> list[str]:
        """The names of the places where an example may begin."""
        return list(self._beginnings)

    def begin(self, name: str) -> None:
        """Have the database as it was there; today is today again."""
        self.end()
        connection.close()
        with self._psycopg() as server:
            if not self._beginnings[name].restore(server):
                raise RuntimeError("the database has another schema than at the beginning")
        cache.clear()
        self.holding.forget()
        self.people.forget()
        self.trace = [f"begin: {name}"]
        self.facts = Facts.now()

    def end(self) -> None:
        """Let the clock go."""
        if self._clock:
            self._clock.stop()
        self._clock, self._days = None, 0

    def _snapshot(self) -> Baseline:
        with self._psycopg() as server:
            return Baseline.of(server)

    def _psycopg(self) -> Any:
        name = connection.settings_dict["NAME"]
        return psycopg.connect(**database.parameters(name))

    # --- What people do -----------------------------------------------------------------------

    def wanted(self) -> Iterator[tuple[Act, Any, Any]]:
        """Yield what the procedure wants next: act, thing and hint, in the order of the acts."""
        for act, thing in self.offered(only=lambda act: act.wanted is not NOT_WANTED):
            for hint in act.wanted(self.people, thing):
                yield act, thing, hint

    def go_on(self, wanted: tuple[Act, Any, Any], choose: Choose) -> None:
        """Have the right person do what is wanted; a refusal is a fault."""
        act, thing, hint = wanted
        people = [hint] if act.is_named else act.right_people(self.people, thing)
        if not people:
            return
        person = choose(people)
        refusal = self._do(act, thing, person, choose, hint)
        if refusal is not None:
            raise BrokenError(f"{self._told(act, thing, person)} is wanted, but refused: {refusal}")

    def press(self, act: Act, choose: Choose) -> None:
        """Have somebody press any button; three times of four it is one of those who may."""
        things = list(THINGS[act.on](self.people))
        if not things:
            return
        thing = choose(things)
        right = act.right_people(self.people, thing)
        is_right = act.is_own or (right and choose([True, True, True, False]))
        person = choose(right if is_right else self.people.everybody)
        self._do(act, thing, person, choose, None)

    def offered(self, *, only: Callable[[Act], bool] = lambda _: True) -> Iterator[Offer]:
        """Yield each act with each thing whose state allows it, whoever may do it."""
        things: dict[str, list[Any]] = {}
        for act in filter(only, ACTS):
            if act.on not in things:
                things[act.on] = list(THINGS[act.on](self.people))
            for thing in things[act.on]:
                if not act.when or thing.state in act.when:
                    yield act, thing

    def press_offered(self, offered: Offer, choose: Choose) -> None:
        """Have one of those whose part it is press a button that the state allows."""
        act, thing = offered
        if right := act.right_people(self.people, thing):
            self._do(act, thing, choose(right), choose, None)

    def _do(self, act: Act, thing: Any, person: int, choose: Choose, hint: Any) -> str | None:
        """Do it; return the refusal, if it was one. Whatever else is wrong is raised."""
        before, may = self.facts, act.may(self.people, thing, person)
        told = self._told(act, thing, person)
        self.trace.append(told)
        actor = User.objects.get(pk=person)
        refusal = None
        try:
            with self.holding.watching():
                act.call(self.people, thing, actor, choose, hint)
        except DomainError as error:
            refusal = error.message
            self.trace[-1] += f": {refusal}"
        except Exception as error:
            raise BrokenError(f"{told}: {type(error).__name__}: {error}\n{self.story}") from error
        self.people.forget()
        self.facts = after = Facts.now()
        faults = list(faults_of_keeping(before, after))
        if refusal is None:
            self.done += 1
            self.acts_done[act.name] = self.acts_done.get(act.name, 0) + 1
            key = str(thing.pk) if thing is not None else ""
            faults += faults_of_act(act, key, before, after)
            if not may:
                faults.append("the procedure does not let this person do it now, and it was done")
        else:
            self.refused += 1
            if not act.is_several:
                faults += faults_of_refusal(before, after)
            if not _is_russian(refusal):
                faults.append(f"the refusal is no Russian sentence: {refusal!r}")
        self._judge(told, faults)
        return refusal

    # --- What happens by itself ---------------------------------------------------------------

    def pass_days(self, days: int) -> None:
        """Let days pass; in the evening the system closes what is due."""
        before = self.facts
        self._days += days
        if self._clock:
            self._clock.stop()
        moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=self._days)
        self._clock = time_machine.travel(moment, tick=True)
        self._clock.start()
        self.trace.append(f"{days} days pass")
        with self.holding.watching():
            outcome = closing.close_overdue(closing_day(timezone.localtime()))
        self.people.forget()
        self.facts = Facts.now()
        faults = [f"not closed by date: {name}" for name in outcome.failed]
        self._judge(self.trace[-1], [*faults, *faults_of_keeping(before, self.facts)])

    def run_jobs(self) -> int:
        """Run every job that waits, as a worker does; return how many."""
        before = self.facts
        waiting = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).order_by("id")
        jobs = list(waiting.values_list("id", "task_name", "args"))
        if not jobs:
            return 0
        with self.holding.watching():
            for key, name, arguments in jobs:
                self._run(key, name, arguments)
        self.trace.append(f"a worker runs {len(jobs)} jobs")
        self.facts = Facts.now()
        self._judge(self.trace[-1], list(faults_of_keeping(before, self.facts)))
        return len(jobs)

    def _run(self, key: int, name: str, arguments: dict[str, Any]) -> None:
        try:
            app.tasks[name].func(**arguments)
        except Exception as error:
            told = f"{name}: {type(error).__name__}: {error}"
            raise BrokenError(f"{told}\n{self.story}") from error
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [key])

    # --- What must hold -----------------------------------------------------------------------

    def _judge(self, told: str, faults: list[str]) -> None:
        """Count the step; raise if it did what it may not do, or broke an invariant."""
        self.steps += 1
        faults += self.holding.broken()
        if faults:
            raise BrokenError(f"{told}: {'; '.join(faults)}\n{self.story}")

    def judge_the_end(self) -> None:
        """Ask all invariants, whatever was touched, with every file read."""
        if faults := self.holding.all_broken():
            raise BrokenError(f"at the end: {'; '.join(faults)}\n{self.story}")

    @property
    def story(self) -> str:
        """What was done since the example began, the last steps."""
        return "\n".join(f"    {line}" for line in self.trace[-25:])

    def _told(self, act: Act, thing: Any, person: int) -> str:
        name = User.objects.get(pk=person)
        offices = " ".join(sorted(one.part for one in self.people.offices[person]))
        state = getattr(thing, "state", "")
        key = f" {thing.pk}" if thing is not None else ""
        return f"{name.last_name} ({offices or 'no office'}): {act.name} {act.on}{key} {state}"


def _is_russian(sentence: str) -> bool:
    letters = sum("а" <= sign.lower() <= "я" for sign in sentence)
    return letters >= 10 and sentence.rstrip()[-1:] in ".!?:…»)"


def choosing(draw: Callable[[Any], Any], sampled_from: Callable[[Any], Any]) -> Choose:
    """Return how Hypothesis chooses one of several."""
    return lambda options: draw(sampled_from(list(options)))

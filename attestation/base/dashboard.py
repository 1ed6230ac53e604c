"""Pending tasks of users: each room provides its own, the cabinets combine them."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from attestation.base.registry import Registry


@dataclass(frozen=True)
class Task:
    """Something to do, or done; ``kind`` colours ``status``: ok, wait, bad, info, plain.

    ``button`` says what is done at ``url``, where the title says what is wrong instead.
    A task that ``repeats`` counts what another one has counted already.
    """

    title: str
    status: str
    kind: str
    url: str = ""
    hint: str = ""
    repeats: bool = False
    button: str = ""

    @property
    def is_urgent(self) -> bool:
        return self.kind == "bad"

    @property
    def waits(self) -> int:
        """How much of it waits for the person; what is only told waits for others."""
        if self.repeats or self.kind not in ("wait", "bad"):
            return 0
        return int(self.status) if self.status.isdecimal() else 1


#: Pending tasks of a person on a day: computed from the current state, never stored.
Provider = Callable[[Any, datetime.date], list[Task]]


def counted(
    title: str, count: int, url: str, *, kind: str = "wait", hint: str = "", repeats: bool = False
) -> Task:
    """Return a task that shows a number and links to the list it counts."""
    return Task(title, str(count), kind if count else "ok", url=url, hint=hint, repeats=repeats)


class DashboardTasks:
    """The tasks of each role: one registry per role, so that earlier rooms need not know later."""

    def __init__(self) -> None:
        self._providers: defaultdict[str, Registry[Provider]] = defaultdict(Registry)

    def add(self, role: str, *, priority: int) -> Callable[[Provider], Provider]:
        """Return a decorator that adds tasks of ``role``; the lowest priority comes first."""
        return self._providers[role].add(priority=priority)

    def of(self, role: str, user: Any, *, today: datetime.date) -> list[Task]:
        """Return the tasks of ``user`` in ``role``, in their order."""
        return [task for tasks_of in self._providers[role] for task in tasks_of(user, today)]


dashboard_tasks = DashboardTasks()

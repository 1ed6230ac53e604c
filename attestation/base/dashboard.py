"""What waits for somebody: each room tells of its own duties, the cabinets put them together."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    """Something to do, or done; ``kind`` colours ``status``: ok, wait, bad, info, plain."""

    title: str
    status: str
    kind: str
    url: str = ""
    hint: str = ""


#: What waits for a person on a day: computed from the state of things, never stored.
Provider = Callable[[Any, datetime.date], list[Task]]


def counted(title: str, count: int, url: str, *, kind: str = "wait", hint: str = "") -> Task:
    """A task that is a number and leads to the list of so many."""
    return Task(title, str(count), kind if count else "ok", url=url, hint=hint)


class Duties:
    """The duties of each role; a later room adds its own, so that the earlier need not know it."""

    def __init__(self) -> None:
        self._providers: dict[str, list[tuple[int, Provider]]] = defaultdict(list)

    def register(self, role: str, *, order: int) -> Callable[[Provider], Provider]:
        """Add what waits for ``role``; lower ``order`` stands higher. A decorator."""

        def add(provider: Provider) -> Provider:
            self._providers[role].append((order, provider))
            self._providers[role].sort(key=lambda found: found[0])
            return provider

        return add

    def of(self, role: str, user: Any, *, today: datetime.date) -> list[Task]:
        """The tasks of ``user`` in ``role``, in their order."""
        return [task for _, tasks_of in self._providers[role] for task in tasks_of(user, today)]


duties = Duties()

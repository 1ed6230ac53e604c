"""What there is to do for one kind of job: the situation, and the moment at which it is done."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from trust.racing.situations import Situation

#: The arguments of a job of the clock.
BY_THE_CLOCK = {"timestamp": 0}
_NOON = datetime.time(12)


@dataclass(frozen=True)
class Kind:
    """A job that has something to do.

    Attributes:
        task: the full name of the job.
        begin: makes the situation; whatever letters it causes are as good as sent.
        arguments: makes what is left to make, and returns the arguments of the job.
        moment: when the worker runs; noon of today unless told.
    """

    task: str
    begin: Callable[[Situation], Any]
    arguments: Callable[[Situation], Mapping[str, Any]] = lambda _: BY_THE_CLOCK
    moment: Callable[[Situation], datetime.datetime] = lambda _: noon()

    @property
    def name(self) -> str:
        """Return its name without what all names share: «orders.draw_order»."""
        room, _, function = self.task.removeprefix("attestation.").rpartition(".tasks.")
        return f"{room}.{function}" if room else self.task.rpartition(".")[2]


def noon(day: datetime.date | None = None, *, days: int = 0) -> datetime.datetime:
    """Return noon of ``day`` where the site stands, or so many days later."""
    day = (day or timezone.localdate()) + datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, _NOON))

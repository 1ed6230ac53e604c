"""The checks of what is missing before a municipality's schedule can be closed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from attestation.applications.models import Application
from attestation.scheduling import selectors
from attestation.scheduling.models import MunicipalSchedule, ScheduleEntry

#: The number of people listed by name; the others are only counted.
NAMED = 20


@dataclass(frozen=True)
class Lacking:
    """People in the schedule without two experts, and registered ones in no period at all."""

    without_experts: list[ScheduleEntry]
    without_experts_count: int
    waiting: list[Application]
    waiting_count: int

    def __bool__(self) -> bool:
        return bool(self.without_experts_count or self.waiting_count)

    @property
    def more_without_experts(self) -> int:
        return self.without_experts_count - len(self.without_experts)

    @property
    def more_waiting(self) -> int:
        return self.waiting_count - len(self.waiting)


def before_closing(schedule: MunicipalSchedule, user: Any) -> Lacking:
    """Return the notes for ``user`` beside the button that closes ``schedule``."""
    unready: QuerySet[ScheduleEntry] = (
        selectors.entries_with_experts(schedule)
        .annotate(experts=Count("assignments"))
        .exclude(experts=2)
    )
    waiting = selectors.unscheduled(user).filter(
        organization__municipality=schedule.municipality_id
    )
    return Lacking(
        without_experts=list(unready[:NAMED]),
        without_experts_count=unready.count(),
        waiting=list(waiting[:NAMED]),
        waiting_count=waiting.count(),
    )

"""The operator's control table: the progress of every municipality in a period."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from attestation.directory.models import Municipality
from attestation.scheduling import selectors
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.workflow import ScheduleState

_STATES = {
    "none": ("не начат", "plain"),
    "late": ("просрочен", "bad"),
    ScheduleState.OPEN: ("составляется", "wait"),
    ScheduleState.CLOSED: ("закрыт, ждёт принятия", "info"),
    ScheduleState.ACCEPTED: ("принят", "ok"),
    "empty": ("закрыт, никого нет", "plain"),
}
#: What needs the operator or is behind comes first.
_URGENCY = [
    "late",
    ScheduleState.CLOSED,
    ScheduleState.OPEN,
    "none",
    ScheduleState.ACCEPTED,
    "empty",
]


@dataclass(frozen=True)
class Standing:
    """One municipality in a period.

    ``waiting`` are registered applications without a period, None where the period takes nobody
    any more; ``days`` are left until the schedule is due, negative when it is late, None once it is
    closed.
    """

    municipality: str
    schedule_id: int | None
    waiting: int | None
    people: int
    ready: int
    state: str
    closed_at: datetime.datetime | None
    days: int | None

    @property
    def unready(self) -> int:
        return self.people - self.ready

    @property
    def state_in_words(self) -> str:
        return _STATES[self.state][0]

    @property
    def kind(self) -> str:
        return _STATES[self.state][1]

    @property
    def may_accept(self) -> bool:
        return self.state == ScheduleState.CLOSED


#: The columns by which the table can be sorted.
ORDERS: dict[str, Any] = {
    "municipality": lambda row: row.municipality,
    "waiting": lambda row: row.waiting or 0,
    "people": lambda row: row.people,
    "ready": lambda row: row.ready,
    "unready": lambda row: row.unready,
    "state": lambda row: _URGENCY.index(row.state),
    "days": lambda row: (row.days is None, row.days or 0),
}


def control_table(
    period: AttestationPeriod, *, today: datetime.date, order: str = "municipality"
) -> list[Standing]:
    """All municipalities, in a few queries however many there are.

    Args:
        order: a key of `ORDERS`, with «-» before it for the reverse; another one counts as the
            municipality's name.
    """
    entries = ScheduleEntry.objects.filter(schedule__period=period)
    # Each join finds one row at most, for a slot is given once.
    ready = entries.filter(assignments__slot=1).filter(assignments__slot=2)
    waiting = _numbers(selectors.waiting(), "organization__municipality")
    people, complete = (_numbers(rows, "schedule__municipality") for rows in (entries, ready))
    own = {
        key: schedule
        for key, *schedule in MunicipalSchedule.objects.filter(period=period).values_list(
            "municipality", "pk", "state", "closed_at"
        )
    }
    found = [
        (
            name,
            *own.get(key, (None, None, None)),
            waiting.get(key, 0),
            people.get(key, 0),
            complete.get(key, 0),
        )
        for key, name in Municipality.objects.order_by("name").values_list("pk", "name")
    ]
    left = (period.schedule_until - today).days
    is_over = period.closes_on < today or period.releases.exists()
    rows = [_standing(values, left, is_over=is_over) for values in found]
    key = ORDERS.get(order.removeprefix("-"))
    return sorted(rows, key=key, reverse=order.startswith("-")) if key else rows


def _numbers(rows: QuerySet, group: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(group).annotate(Count("pk")))


def _standing(values: tuple[Any, ...], left: int, *, is_over: bool) -> Standing:
    name, schedule, state, closed_at, waiting, people, ready = values
    takes_people = state == ScheduleState.OPEN or (state is None and not is_over)
    match state:
        case None:
            shown = "none"
        case ScheduleState.OPEN:
            shown = "late" if left < 0 and people else state
        case _:
            shown = state if people else "empty"
    return Standing(
        municipality=name,
        schedule_id=schedule,
        waiting=waiting if takes_people else None,
        people=people,
        ready=ready,
        state=shown,
        closed_at=closed_at,
        days=left if state in (None, ScheduleState.OPEN) else None,
    )

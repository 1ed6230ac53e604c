"""The operator's control table: the progress of every municipality in a period."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

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
    """All municipalities, in two queries.

    Args:
        order: a key of `ORDERS`, with «-» before it for the reverse; another one counts as the
            municipality's name.
    """
    own = MunicipalSchedule.objects.filter(period=period, municipality=OuterRef("pk"))
    entries = ScheduleEntry.objects.filter(
        schedule__period=period, schedule__municipality=OuterRef("pk")
    )
    # Each join finds one row at most, for a slot is given once.
    ready = entries.filter(assignments__slot=1).filter(assignments__slot=2)
    waiting = selectors.waiting().filter(organization__municipality=OuterRef("pk"))
    found = Municipality.objects.order_by("name").values_list(
        "name",
        Subquery(own.values("pk")),
        Subquery(own.values("state")),
        Subquery(own.values("closed_at")),
        _count(waiting, "organization__municipality"),
        _count(entries, "schedule__municipality"),
        _count(ready, "schedule__municipality"),
    )
    left = (period.schedule_until - today).days
    is_over = period.closes_on < today or period.releases.exists()
    rows = [_standing(values, left, is_over=is_over) for values in found]
    key = ORDERS.get(order.removeprefix("-"))
    return sorted(rows, key=key, reverse=order.startswith("-")) if key else rows


def _count(rows: QuerySet, group: str) -> Subquery:
    return Subquery(rows.order_by().values(group).annotate(n=Count("pk")).values("n"))


def _standing(values: tuple[Any, ...], left: int, *, is_over: bool) -> Standing:
    name, schedule, state, closed_at, waiting, people, ready = values
    people = people or 0
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
        waiting=waiting or 0 if takes_people else None,
        people=people,
        ready=ready or 0,
        state=shown,
        closed_at=closed_at,
        days=left if state in (None, ScheduleState.OPEN) else None,
    )

"""The operator's control table: the progress of every municipality in a period."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from attestation.accounts.access import coordinator_of_each
from attestation.accounts.models import User
from attestation.applications.tallies import selectors as tallies
from attestation.applications.workflow import ApplicationState
from attestation.base.language.natural_order import in_alphabet, natural_key
from attestation.directory.models import Municipality
from attestation.scheduling import selectors
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.workflow import SETTLED, ScheduleState

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


#: Who has work to do and was not seen for so many days is called up.
AWAY_DAYS = 7


@dataclass(frozen=True)
class Standing:
    """One municipality in a period.

    ``considered`` are applications without a decision on them yet, None once the period is over;
    ``waiting`` are registered ones without a period, None where it takes nobody any more; ``days``
    are left until the schedule is due, negative when it is late, None once it is closed;
    ``awaited`` are people of a closed schedule whose conclusion is not there yet.
    """

    municipality_id: int
    municipality: str
    coordinator: User | None
    schedule_id: int | None
    considered: int | None
    waiting: int | None
    people: int
    ready: int
    awaited: int
    state: str
    closed_at: datetime.datetime | None
    days: int | None

    @property
    def may_remind(self) -> bool:
        """Whether its coordinator may have something left to do."""
        return self.days is not None

    @property
    def is_away(self) -> bool:
        """Whether somebody has work to do and has not signed in for days."""
        absent = self.seen is None or (timezone.localdate() - self.seen).days > AWAY_DAYS
        return absent and self.days is not None and bool(self.people or self.waiting)

    @property
    def unready(self) -> int:
        return self.people - self.ready

    @property
    def telephone(self) -> str:
        """The telephone of the coordinator at work, or the mobile one."""
        profile = getattr(self.coordinator, "profile", None)
        return (profile.work_phone or profile.mobile_phone) if profile else ""

    @property
    def coordinator_name(self) -> str:
        return self.coordinator.short_name if self.coordinator else ""

    @property
    def seen(self) -> datetime.date | None:
        """The day on which the coordinator last signed in."""
        last = self.coordinator and self.coordinator.last_login
        return timezone.localdate(last) if last else None

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
    "municipality": lambda row: natural_key(row.municipality),
    "coordinator_name": lambda row: natural_key(row.coordinator_name),
    "seen": lambda row: row.seen or datetime.date.min,
    "considered": lambda row: row.considered or 0,
    "waiting": lambda row: row.waiting or 0,
    "people": lambda row: row.people,
    "ready": lambda row: row.ready,
    "unready": lambda row: row.unready,
    "awaited": lambda row: row.awaited,
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
    awaited = Q(schedule__state__in=SETTLED, application__state=ApplicationState.SCHEDULED)
    waiting = _numbers(selectors.waiting(), "organization__municipality")
    considered = tallies.by_municipality(ApplicationState.SUBMITTED)
    coordinators = coordinator_of_each()
    complete = _numbers(ready, "schedule__municipality")
    counted = entries.order_by().values_list("schedule__municipality")
    people = {
        key: (number, due)
        for key, number, due in counted.annotate(Count("pk"), due=Count("pk", filter=awaited))
    }
    begun = MunicipalSchedule.objects.filter(period=period)
    own: dict[int, tuple[int | None, str | None, datetime.datetime | None]] = {
        key: (schedule, state, closed_at)
        for key, schedule, state, closed_at in begun.values_list(
            "municipality", "pk", "state", "closed_at"
        )
    }
    found = [
        _Numbers(
            key,
            name,
            coordinators.get(key),
            *own.get(key, (None, None, None)),
            considered.get(key, 0),
            waiting.get(key, 0),
            *people.get(key, (0, 0)),
            complete.get(key, 0),
        )
        for key, name in Municipality.objects.order_by(*in_alphabet("name")).values_list(
            "pk", "name"
        )
    ]
    left = (period.schedule_until - today).days
    is_over = period.closes_on < today or period.releases.exists()
    rows = [_standing(values, left, is_over=is_over) for values in found]
    key = ORDERS.get(order.removeprefix("-"))
    return sorted(rows, key=key, reverse=order.startswith("-")) if key else rows


def _numbers(rows: QuerySet, group: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(group).annotate(Count("pk")))


class _Numbers(NamedTuple):
    """What the queries have found about one municipality."""

    key: int
    municipality: str
    coordinator: User | None
    schedule: int | None
    state: str | None
    closed_at: datetime.datetime | None
    considered: int
    waiting: int
    people: int
    awaited: int
    ready: int


def _standing(found: _Numbers, left: int, *, is_over: bool) -> Standing:
    state = found.state
    takes_people = state == ScheduleState.OPEN or (state is None and not is_over)
    match state:
        case None:
            shown = "none"
        case ScheduleState.OPEN:
            shown = "late" if left < 0 and found.people else state
        case _:
            shown = state if found.people else "empty"
    return Standing(
        municipality_id=found.key,
        municipality=found.municipality,
        coordinator=found.coordinator,
        schedule_id=found.schedule,
        considered=None if is_over and not takes_people else found.considered,
        waiting=found.waiting if takes_people else None,
        people=found.people,
        ready=found.ready,
        awaited=found.awaited,
        state=shown,
        closed_at=found.closed_at,
        days=left if state in (None, ScheduleState.OPEN) else None,
    )


@dataclass(frozen=True)
class Totals:
    """What the whole region has in a period: the sums under the table.

    ``is_over`` says that the period takes nobody any more: what waits today is not its business.
    """

    considered: int
    waiting: int
    people: int
    ready: int
    awaited: int
    to_accept: int
    municipalities: int
    closed: int
    is_over: bool

    @classmethod
    def of(cls, rows: list[Standing]) -> Self:
        """Sum up ``rows``; only municipalities with people in the period count as such."""
        own = [row for row in rows if row.people]
        return cls(
            considered=sum(row.considered or 0 for row in rows),
            waiting=sum(row.waiting or 0 for row in rows),
            people=sum(row.people for row in rows),
            ready=sum(row.ready for row in rows),
            awaited=sum(row.awaited for row in rows),
            to_accept=sum(1 for row in rows if row.may_accept),
            municipalities=len(own),
            closed=sum(1 for row in own if row.days is None),
            is_over=all(row.considered is row.waiting is None for row in rows),
        )

"""The history of an application, moment by moment; planned first, stored afterwards."""

import datetime
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.workflow import ApplicationState
from attestation.demo.context import DemoContext, required
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

#: Days that remain for those on consideration, in turn; a few are overdue.
_DAYS_LEFT = [30, 29, 27, 24, 22, 19, -2, 16, 14, 11, 10, 7, 5, 4, 3, 2, 1, -4, 28, 21, 13, 8, 6]


@dataclass
class ApplicationHistory:
    """One application from its beginning to where it stands.

    ``decided`` is the moment of registration, return or rejection; ``experts`` are by slot.
    """

    teacher: User
    state: str
    started: datetime.datetime
    generated: datetime.datetime | None = None
    submitted: datetime.datetime | None = None
    decided: datetime.datetime | None = None
    scheduled: datetime.datetime | None = None
    period: AttestationPeriod | None = None
    experts: dict[int, ApprovedExpert] = field(default_factory=dict)


def _working_hours(world: DemoContext, moment: datetime.datetime) -> datetime.datetime:
    local = timezone.localtime(moment)
    return local.replace(hour=world.rng.randint(9, 17), minute=world.rng.randint(0, 59))


def _before(world: DemoContext, moment: datetime.datetime, days: float) -> datetime.datetime:
    """A moment up to ``days`` earlier, at least a few minutes."""
    return moment - timedelta(minutes=world.rng.randint(5, 30) + world.rng.random() * days * 1440)


def _filed(
    world: DemoContext, teacher: User, state: str, submitted: datetime.datetime
) -> ApplicationHistory:
    generated = _before(world, submitted, 3)
    return ApplicationHistory(
        teacher=teacher,
        state=state,
        started=_before(world, generated, 2),
        generated=generated,
        submitted=submitted,
    )


def unfiled(world: DemoContext, teacher: User, state: str) -> ApplicationHistory:
    """A draft, or a paper that awaits its signature."""
    life = ApplicationHistory(
        teacher, state, started=_before(world, world.now - timedelta(hours=4), 20)
    )
    if state == ApplicationState.GENERATED:
        life.generated = life.started + timedelta(minutes=world.rng.randint(20, 200))
    return life


def submitted(world: DemoContext, teacher: User, turn: int) -> ApplicationHistory:
    """On consideration; ``turn`` chooses how many days remain."""
    days = 30 - _DAYS_LEFT[turn % len(_DAYS_LEFT)]
    moment = world.now - timedelta(days=days)
    return _filed(
        world,
        teacher,
        ApplicationState.SUBMITTED,
        _working_hours(world, moment) if days else moment,
    )


def decided(world: DemoContext, teacher: User, state: str) -> ApplicationHistory:
    """Registered, returned or rejected, but in no schedule."""
    ago = (
        world.rng.randint(16, 90)
        if state == ApplicationState.REJECTED
        else world.rng.randint(9, 28)
    )
    life = _filed(world, teacher, state, _working_hours(world, world.now - timedelta(days=ago)))
    days = world.rng.randint(1, 7)
    life.decided = _working_hours(world, required(life.submitted) + timedelta(days=days))
    return life


def scheduled(world: DemoContext, teacher: User, period: AttestationPeriod) -> ApplicationHistory:
    """Registered in time and put into ``period``, all before the schedule was due."""
    due = datetime.datetime.combine(
        period.schedule_until, datetime.time(9), timezone.get_current_timezone()
    )
    last = min(due, world.now - timedelta(days=1))
    registered = _working_hours(world, last - timedelta(days=world.rng.randint(5, 55)))
    sent = _working_hours(world, registered - timedelta(days=world.rng.randint(1, 12)))
    life = _filed(world, teacher, ApplicationState.SCHEDULED, sent)
    life.decided = registered
    life.scheduled = _working_hours(world, registered + timedelta(days=world.rng.randint(1, 4)))
    life.period = period
    return life

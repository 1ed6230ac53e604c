"""Acts on the schedule: places, closing, approval, amendments, conflicts, and days that pass."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.utils import timezone

from attestation.applications.choices import Form
from attestation.scheduling import services as schedules
from attestation.scheduling.amendments import services as amendments
from attestation.scheduling.amendments.taking_back import services as taking_back
from attestation.scheduling.experts import services as experts
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod, MunicipalSchedule
from attestation.scheduling.municipal.services import postponements, reopening
from attestation.scheduling.releases.services import retraction
from trust.machine.acts import act
from trust.machine.people import People
from trust.machine.things import two_experts


def _open_periods(application: Any) -> Iterable[AttestationPeriod]:
    place, today = application.organization.municipality_id, timezone.localdate()
    for period in AttestationPeriod.objects.filter(releases=None).order_by("starts_on"):
        found = MunicipalSchedule.objects.filter(period=period, municipality=place).first()
        if found.is_open and found.last_day >= today if found else period.closes_on >= today:
            yield period


def _to_schedule(people: People, application: Any) -> Iterable[AttestationPeriod]:
    if application.state != "registered" or application.form == Form.SIMPLIFIED:
        return []
    found = _open_periods(application)
    able = (one for one in found if len(two_experts(people, application, one)) == 2)
    return list(islice(able, 1))


def _chosen(people: People, application: Any, choose: Any, period: Any) -> dict[int, Any]:
    """Two who may judge, nobody, or whoever is on a list."""
    listed = list(ApprovedExpert.objects.order_by("pk"))
    return choose(
        [
            two_experts(people, application, period),
            {},
            {1: listed[0], 2: listed[-1]},
            {1: listed[1], 2: listed[1]},
        ]
    )


def _any_period(choose: Any) -> AttestationPeriod:
    return choose(list(AttestationPeriod.objects.order_by("starts_on")))


@act("application", "municipal", when="registered scheduled", to="scheduled", wanted=_to_schedule)
def schedule(people: People, application: Any, actor: Any, choose: Any, period: Any) -> Any:
    """Put somebody into a period with experts."""
    if period:
        chosen = two_experts(people, application, period)
    else:
        period = _any_period(choose)
        chosen = _chosen(people, application, choose, period)
    return schedules.schedule(application, period=period, experts=chosen, actor=actor)


def _lacks_experts(people: People, place: Any) -> list[bool]:
    in_time = place.schedule.last_day >= timezone.localdate()
    if not in_time or not place.schedule.is_open or place.assignments.count() == 2:
        return []
    able = two_experts(people, place.application, place.schedule.period)
    return [True] if len(able) == 2 else []


@act("place", "municipal", touches="application", wanted=_lacks_experts)
def assign_anew(people: People, place: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Name other experts where one has declared a conflict."""
    period = place.schedule.period
    chosen = two_experts(people, place.application, period)
    return schedules.schedule(place.application, period=period, experts=chosen, actor=actor)


@act("application", "municipal", when="scheduled")
def postpone(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    words = {"reason": choose(["болезнь", ""]), "period": _any_period(choose)}
    return postponements.postpone(application, **words, actor=actor)


def _is_ready(people: People, found: Any) -> list[bool]:
    places = list(found.entries.all())
    whole = places and all(one.assignments.count() == 2 for one in places)
    return [True] if found.is_open and whole else []


@act("schedule", "municipal", when="open", to="closed", wanted=_is_ready)
def close(people: People, schedule: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return schedules.close(schedule, actor=actor)


@act("schedule", "municipal", when="closed", to="open")
def reopen_schedule(people: People, schedule: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return reopening.reopen(schedule, actor=actor)


@act("schedule", "operator", when="open", to="closed")
def close_empty(people: People, schedule: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return schedules.close_empty(schedule, actor=actor)


@act(
    "schedule",
    "operator",
    when="closed",
    to="accepted",
    wanted=lambda people, one: [True] if one.is_closed else [],
)
def accept_schedule(people: People, schedule: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return schedules.accept(schedule, actor=actor)


@act("schedule", "operator", when="closed accepted", to="open")
def send_schedule_back(people: People, schedule: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return schedules.send_back(schedule, remarks=choose(["нет специалиста", " "]), actor=actor)


def _to_approve(people: People, period: Any) -> list[bool]:
    inside = [one for one in period.schedules.all() if one.entries.exists()]
    settled = inside and all(one.state == "accepted" for one in inside)
    return [True] if settled and not period.releases.exists() else []


@act("period", "operator", touches="schedule", wanted=_to_approve)
def approve(people: People, period: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Approve the consolidated schedule, or correct it, by an order of a number not yet taken."""
    taken = period.releases.count()
    return schedules.approve(
        period,
        order_number=f"{period.starts_on:%Y-%m}/{taken}" if hint else choose(["17-р", "18-р", ""]),
        order_date=timezone.localdate(),
        reason="" if hint else choose(["исправлены специалисты", ""]),
        actor=actor,
    )


@act("release", "operator")
def withdraw_release(people: People, release: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return retraction.withdraw(release, reason=choose(["ошибка", ""]), actor=actor)


# --- Amendments of what is closed -------------------------------------------------------------


def _to_replace(people: People, place: Any) -> list[bool]:
    """Whether an expert of a closed schedule has declared a conflict, and others may judge."""
    stands = place.application.state == "scheduled" and not place.schedule.is_open
    if not stands or not place.assignments.in_conflict().exists():
        return []
    able = two_experts(people, place.application, place.schedule.period)
    return [True] if len(able) == 2 else []


@act("place", "operator", touches="conclusion application", wanted=_to_replace)
def replace(people: People, place: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Name other experts in a closed schedule; a sheet that is in may then be the second one."""
    period = place.schedule.period
    able = two_experts(people, place.application, period)
    chosen = able if hint else choose([able, {1: able[2], 2: able[1]} if len(able) > 1 else {}])
    return amendments.replace(place.application, experts=chosen, reason="замена", actor=actor)


@act("application", "operator", when="scheduled")
def move(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    period = _any_period(choose)
    return amendments.move(application, period=period, reason="болезнь", actor=actor)


@act("application", "operator", when="scheduled", to="registered")
def remove(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return amendments.remove(application, reason=choose(["ошибка", ""]), actor=actor)


@act("application", "operator", when="registered", to="scheduled")
def add_late(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    period = _any_period(choose)
    chosen = _chosen(people, application, choose, period)
    return amendments.add_late(
        application, period=period, experts=chosen, reason="пропущено", actor=actor
    )


@act("amendment", "operator", touches="application")
def take_back(people: People, amendment: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return taking_back.take_back(amendment, actor=actor)


@act("assignment", "named")
def declare_conflict(people: People, assignment: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return experts.declare(
        assignment, reason="Работали вместе.", whole_organization=False, actor=actor
    )

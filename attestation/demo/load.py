"""Loading of the demonstration in the order in which such a region would develop."""

import random
import time
from collections import Counter
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from attestation.accounts.consents.services import draft_first
from attestation.accounts.models import User
from attestation.applications.workflow import ApplicationState
from attestation.base.language.dates import add_months, school_year
from attestation.demo import (
    agreements,
    application_histories,
    commission,
    conversations,
    dossiers,
    evaluations,
    inbox,
    invitations,
    papers,
    people,
    places,
    register,
    results,
    schedules,
    withdrawals,
)
from attestation.demo import (
    applications as demo_applications,
)
from attestation.demo.accounts import ACCOUNTS
from attestation.demo.application_histories import ApplicationHistory
from attestation.demo.context import FULL, DemoContext, Size, required
from attestation.directory.initial_data.services import load_initial
from attestation.reports.statistics import services as statistic_services
from attestation.scheduling.models import AttestationPeriod

Say = Callable[[str], None]
_SHARE_AT_HOME = 0.16


def is_loaded() -> bool:
    """Check whether this database holds the demonstration."""
    return User.objects.filter(username=ACCOUNTS[0].login, email=ACCOUNTS[0].email).exists()


@transaction.atomic
def load(*, size: Size = FULL, seed: int = 2026, say: Say = print) -> DemoContext:
    """Make the whole invented region, all or nothing.

    The public pages must exist (see `build_site`), for periods are published on them.

    Args:
        seed: equal seeds give equal regions; dates are reckoned from today.
        say: gets a line after each step.
    """
    step = _stopwatch(say)
    world = DemoContext(
        rng=random.Random(seed), now=timezone.now().replace(second=0, microsecond=0)
    )
    load_initial()
    draft_first()
    places.describe_institute()
    places.build_places(world, size)
    step(f"{len(world.municipalities)} municipalities, {len(world.organizations)} organizations")

    past, open_period = _periods(world, size)
    people.add_named(world)
    people.add_coordinators(world)
    years = {school_year(period.starts_on) for period in [*past, open_period]}
    people.add_experts(world, size, years)
    people.add_teachers(world, size)
    people.agree(world)
    step(f"{User.objects.count()} people, {size.experts} experts, {size.teachers} teachers")

    withdrawn = withdrawals.plan(world)
    planned = [*withdrawn, *_plan(world, size, past, open_period)]
    closing = _choose_experts(world, planned, open_period)
    applications = demo_applications.write(world, planned)
    schedules.enter(planned, applications)
    step(f"{len(applications)} applications with their journal")

    documents = [
        document
        for life, application in zip(planned, applications, strict=True)
        for document in papers.attach(life, application, world.rng, is_history=life.period in past)
    ]
    papers.keep(documents)
    _analyze()
    withdrawals.add_withdrawals(world, applications[: len(withdrawn)])
    step(f"{len(documents)} documents")
    filled = results.fill(list(zip(planned, applications, strict=True)), past)
    step(f"{filled} applications with tables of results")
    step(f"{demo_applications.add_returns(world, planned, applications)} returns for rework")
    step(f"{register.add_register(world, applications)} records in the register of categories")
    _analyze()

    for period in past:
        schedules.close_in_time(world, period)
        release = schedules.publish(period, operator=world.named["operator"])
        step(f"published: {period}, {release.rows.count()} people")
    _analyze()
    signed = agreements.add_agreements(world, [*past, open_period], ready=closing)
    step(f"{len(signed)} agreements with experts")
    schedules.correct(past[-1], operator=world.named["operator"])
    schedules.close_one(world, open_period, closing)
    step(f"{evaluations.add_evaluations(world, past)} conclusions")
    step(f"{commission.add_sessions(world, past)} sessions of the commission")
    step(f"{dossiers.add_dossiers(world)} dossiers")
    step(f"{len(invitations.add_invitations(world))} invitations")
    step(f"{conversations.add_conversations(world)} messages about applications")
    step(f"{inbox.fill(world, applications)} messages")
    seen = papers.look()
    step(f"{seen.total()} applications looked at, {seen['clean']} without remarks")
    step(f"{statistic_services.count_anew().rows.count()} rows of statistics")
    step(f"open: {open_period}")
    return world


def _analyze() -> None:
    """Let the planner know what was written: within one transaction nobody else tells it.

    Without it a query that reads ten tables may take minutes instead of milliseconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _stopwatch(say: Say) -> Say:
    last = [time.monotonic()]

    def step(text: str) -> None:
        now = time.monotonic()
        say(f"  {text} ({now - last[0]:.1f} s)")
        last[0] = now

    return step


def _periods(world: DemoContext, size: Size) -> tuple[list[AttestationPeriod], AttestationPeriod]:
    """The past periods, the oldest first, and the one that is being filled; one more is empty."""
    latest = schedules.last_published_start(timezone.localdate(world.now))
    months = [-2 * n for n in reversed(range(len(size.published)))]
    starts = [add_months(latest, month) for month in [*months, 2, 4]]
    *past, open_period, _ = schedules.make_periods(starts)
    return past, open_period


def _plan(
    world: DemoContext, size: Size, past: list[AttestationPeriod], open_period: AttestationPeriod
) -> list[ApplicationHistory]:
    """Share the states out among the teachers, in no order that could be seen."""
    rng = world.rng
    wanted: list[tuple[str, bool, AttestationPeriod | None]] = [
        *((state, False, None) for state, n in size.elsewhere.items() for _ in range(n)),
        *((state, True, None) for state, n in size.at_home.items() for _ in range(n)),
    ]
    for period, count in [*zip(past, size.published, strict=True), (open_period, size.scheduled)]:
        wanted += [
            (ApplicationState.SCHEDULED, rng.random() < _SHARE_AT_HOME, period)
            for _ in range(count)
        ]
    rng.shuffle(wanted)
    turn = iter(range(len(wanted)))
    planned = [_life(world, next(turn), *what) for what in wanted]
    return [*planned, application_histories.submitted(world, world.named["teacher2"], turn=3)]


def _life(
    world: DemoContext, turn: int, state: str, at_home: bool, period: AttestationPeriod | None
) -> ApplicationHistory:
    place = world.home if at_home else None
    if period is not None:
        teacher = world.take_teacher(
            place, fits=lambda user: len(schedules.candidates(world, user, period)) >= 2
        )
        return application_histories.scheduled(world, teacher, period)
    teacher = world.take_teacher(place)
    if state in {ApplicationState.DRAFT, ApplicationState.GENERATED}:
        return application_histories.unfiled(world, teacher, state)
    if state == ApplicationState.SUBMITTED:
        return application_histories.submitted(world, teacher, turn)
    return application_histories.decided(world, teacher, state)


def _choose_experts(
    world: DemoContext, planned: list[ApplicationHistory], open_period: AttestationPeriod
) -> int:
    """Two experts for everybody of the past; in the open period only one municipality is ready.

    Returns:
        the key of the municipality in which everybody has both experts.
    """
    loads: dict[int, Counter[int]] = {}
    by_place = Counter(
        required(life.teacher.profile.organization).municipality_id
        for life in planned
        if life.period == open_period
    )
    (ready, _) = next(item for item in by_place.most_common() if item[0] != world.home.pk)
    for index, life in enumerate(planned):
        if life.period is None:
            continue
        is_ready = required(life.teacher.profile.organization).municipality_id == ready
        count = 2 if life.period != open_period or is_ready else (2, 0, 1, 2)[index % 4]
        load = loads.setdefault(life.period.pk, Counter())
        schedules.choose_experts(world, [life], load, count)
    return ready

"""Fills a database with as many applications as a benchmark needs; all rules hold for them."""

import itertools
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import MunicipalityUserPermission, User
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.workflow import ApplicationState
from attestation.base.language.dates import add_months, school_year
from attestation.demo import (
    application_histories,
    papers,
    people,
    schedules,
)
from attestation.demo import (
    applications as demo_applications,
)
from attestation.demo.application_histories import ApplicationHistory
from attestation.demo.context import DemoContext, required
from attestation.demo.occupations import Occupations
from attestation.directory.models import Municipality, Organization
from attestation.files.models import StoredFile, blob_name
from attestation.files.storage import private_storage
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

_CHUNK = 5000
_PEOPLE_IN_A_PERIOD = 800
_MOST_PERIODS = 12
#: Out of a hundred; the rest of the region's work is history.
_STATES = {
    "past": 72,
    "open": 7,
    ApplicationState.SUBMITTED: 8,
    ApplicationState.REGISTERED: 5,
    ApplicationState.RETURNED: 2,
    ApplicationState.REJECTED: 3,
    ApplicationState.GENERATED: 1,
    ApplicationState.DRAFT: 2,
}


_COMMON = (DocumentKind.BUILT, DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS)


@transaction.atomic
def fill(total: int, *, seed: int = 2026, say: Callable[[str], None] = print) -> int:
    """Add invented applications until there are ``total``; the demonstration must be loaded.

    Their documents are links to a few common files on the disk, each under a name of its own.

    Returns:
        how many were added.
    """
    wanted = total - Application.objects.count()
    if wanted <= 0:
        return 0
    world = _existing(seed)
    open_period = AttestationPeriod.objects.filter(releases=None).earliest("starts_on")
    past = _older_periods(wanted)
    _list_experts_of(world, past)
    blobs = _Blobs()
    loads: Counter[int] = Counter()
    for begin in range(0, wanted, _CHUNK):
        count = min(_CHUNK, wanted - begin)
        planned = _plan(world, count, past, open_period)
        for life in planned:
            schedules.choose_experts(world, [life], loads, 2)
        applications = demo_applications.write(world, planned)
        schedules.enter(planned, applications)
        blobs.attach(planned, applications)
        say(f"  {begin + count} of {wanted} applications")
    for period in past:
        schedules.close_in_time(world, period)
        release = schedules.publish(period, operator=world.named["operator"])
        say(f"  published: {period}, {release.rows.count()} people")
    return wanted


def _existing(seed: int) -> DemoContext:
    """The region as `load` left it."""
    world = DemoContext(
        rng=random.Random(seed),
        now=timezone.now().replace(second=0, microsecond=0),
        serials=itertools.count(User.objects.latest("pk").pk + 1),
        municipalities=list(Municipality.objects.order_by("pk")),
        organizations=list(Organization.objects.select_related("type").order_by("pk")),
        named={"operator": User.objects.get(username="operator")},
    )
    for grant in MunicipalityUserPermission.objects.select_related("user").order_by("-pk"):
        world.coordinators[grant.content_object_id] = grant.user
    listed = ApprovedExpert.objects.select_related("user", "organization").order_by("pk")
    for expert in listed:
        world.experts.setdefault(expert.organization.municipality_id, []).append(expert)
    return world


def _older_periods(wanted: int) -> list[AttestationPeriod]:
    """New periods before all that exist, as many as ``wanted`` people fill; the oldest first."""
    first = AttestationPeriod.objects.earliest("starts_on").starts_on
    in_the_past = wanted * _STATES["past"] / sum(_STATES.values())
    count = max(1, min(_MOST_PERIODS, round(in_the_past / _PEOPLE_IN_A_PERIOD)))
    return schedules.make_periods(add_months(first, -2 * n) for n in range(count, 0, -1))


def _list_experts_of(world: DemoContext, past: list[AttestationPeriod]) -> None:
    known = {expert.school_year for listed in world.experts.values() for expert in listed}
    missing = {school_year(period.starts_on) for period in past} - known
    year = max(known)
    same = ApprovedExpert.objects.filter(school_year=year).select_related(
        "user__profile__organization__type", "user__profile__position", "user__profile__subject"
    )
    people.list_experts(world, [expert.user for expert in same], missing)


def _plan(
    world: DemoContext, count: int, past: list[AttestationPeriod], open_period: AttestationPeriod
) -> list[ApplicationHistory]:
    rng = world.rng
    people.add_applicants(world, rng.choices(world.organizations, k=count), Occupations(world.rng))
    teachers = [user for waiting in world.teachers.values() for user in waiting]
    world.teachers.clear()
    closed = set(
        open_period.schedules.exclude(closed_at=None).values_list("municipality", flat=True)
    )
    states = rng.choices(list(_STATES), list(_STATES.values()), k=count)
    planned = []
    for turn, (user, state) in enumerate(zip(teachers, states, strict=True)):
        period = {"past": rng.choice(past), "open": open_period}.get(state)
        if period is not None and not _can_enter(world, user, period, closed, open_period):
            period, state = None, ApplicationState.REGISTERED
        if period is not None:
            planned.append(application_histories.scheduled(world, user, period))
        elif state in {ApplicationState.DRAFT, ApplicationState.GENERATED}:
            planned.append(application_histories.unfiled(world, user, state))
        elif state == ApplicationState.SUBMITTED:
            planned.append(application_histories.submitted(world, user, turn))
        else:
            planned.append(application_histories.decided(world, user, state))
    return planned


def _can_enter(
    world: DemoContext,
    user: User,
    period: AttestationPeriod,
    closed: set[int],
    open_period: AttestationPeriod,
) -> bool:
    if period == open_period and required(user.profile.organization).municipality_id in closed:
        return False
    return len(schedules.candidates(world, user, period)) >= 2


class _Blobs:
    """Documents whose bytes are few common files, each linked under the names of many rows."""

    def __init__(self) -> None:
        self._storage = private_storage()
        found = ApplicationDocument.objects.select_related("file")
        self._common = {kind: found.filter(kind=kind).first() for kind in _COMMON}
        self._paths = {
            kind: Path(self._storage.path(required(document.file.blob.name)))
            for kind, document in self._common.items()
            if document
        }

    def attach(self, planned: list[ApplicationHistory], applications: list[Application]) -> None:
        """Give each application the documents that its life needs."""
        documents = [
            papers.row(life, application, kind, self._linked(kind, application))
            for life, application in zip(planned, applications, strict=True)
            for kind in papers.kinds_of(life, application)
        ]
        StoredFile.objects.bulk_create([document.file for document in documents], batch_size=2000)
        papers.keep(documents)

    def _linked(self, kind: DocumentKind, application: Application) -> StoredFile:
        """An unsaved file of ``kind`` whose bytes are in place."""
        source = kind if kind in self._common else DocumentKind.RESULTS
        common = required(self._common[source]).file
        stored = StoredFile(
            original_name=common.original_name,
            content_type=common.content_type,
            size=common.size,
            sha256=common.sha256,
            pages=common.pages,
            uploaded_by=application.applicant,
        )
        stored.blob.name = blob_name(stored, "")
        path = Path(self._storage.path(stored.blob.name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.link(self._paths[source], path)
        except OSError:  # this file has as many names as the disk allows: begin another
            shutil.copyfile(self._paths[source], path)
            self._paths[source] = path
        return stored

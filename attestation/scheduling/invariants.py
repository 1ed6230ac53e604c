"""Invariants of schedules and releases; the database enforces most of the others."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import (
    IN_SCHEDULE,
    ApplicationState,
)
from attestation.base.invariants import invariant, violations, without_job
from attestation.base.language.dates import school_year
from attestation.files.invariants import corrupt_files
from attestation.files.models import StoredFile
from attestation.publications.numbers import miscounted
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.models import (
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.scheduling.workflow import SETTLED


@invariant("an application is in a schedule by its state exactly when it stands in one")
def scheduled_without_entry(_sample: int | None) -> Iterator[str]:
    entry = ScheduleEntry.objects.filter(application=OuterRef("pk"))
    straight = Q(state=ApplicationState.DECIDED, form=Form.SIMPLIFIED)
    found = Application.objects.filter(
        Q(~Exists(entry), ~straight, state__in=IN_SCHEDULE)
        | (Exists(entry) & ~Q(state__in=IN_SCHEDULE))
    )
    return violations(found, "application")


@invariant("a schedule holds people of its municipality, none by the simplified form")
def misplaced(_sample: int | None) -> Iterator[str]:
    found = ScheduleEntry.objects.filter(
        ~Q(application__organization__municipality=F("schedule__municipality"))
        | Q(application__form=Form.SIMPLIFIED)
    )
    return violations(found, "entry")


@invariant("nobody entered a schedule after it was closed, but by an amendment")
def late(_sample: int | None) -> Iterator[str]:
    added = Q(kind=Amendment.Kind.ADD, taken_back_at=None)
    put_back = Q(kind=Amendment.Kind.REMOVE, taken_back_at__isnull=False)
    amended = Amendment.objects.filter(
        added | put_back, application=OuterRef("application"), schedule=OuterRef("schedule")
    )
    found = ScheduleEntry.objects.filter(
        ~Exists(amended),
        schedule__state__in=SETTLED,
        added_at__gt=F("schedule__closed_at"),
    )
    return violations(found, "entry")


@invariant("everybody in a closed schedule has two different experts")
def without_experts(_sample: int | None) -> Iterator[str]:
    found = (
        ScheduleEntry.objects.filter(schedule__state__in=SETTLED)
        .annotate(experts=Count("assignments__expert__user", distinct=True))
        .exclude(experts=2)
    )
    return violations(found, "entry")


@invariant("no expert judges their own organization or themselves")
def partial_experts(_sample: int | None) -> Iterator[str]:
    found = ExpertAssignment.objects.filter(
        Q(expert__organization=F("entry__application__organization"))
        | Q(expert__user=F("entry__application__applicant"))
    )
    return violations(found, "assignment")


@invariant("experts are on the list of the period's school year")
def unlisted_experts(_sample: int | None) -> Iterator[str]:
    pairs = ExpertAssignment.objects.values_list(
        "expert__school_year", "entry__schedule__period__starts_on"
    )
    for year, starts_on in pairs.order_by().distinct():
        if year != school_year(starts_on):
            yield f"experts of {year} in the period of {starts_on}"


@invariant("a release has rows, numbered from 1 without gaps")
def broken_releases(_sample: int | None) -> Iterator[str]:
    found = Release.objects.annotate(
        rows_found=Count("rows"), first=Min("rows__place"), last=Max("rows__place")
    ).exclude(rows_found__gt=0, first=1, last=F("rows_found"))
    return violations(found, "release")


@invariant("every municipality of a released period is closed")
def open_after_release(_sample: int | None) -> Iterator[str]:
    found = MunicipalSchedule.objects.filter(
        Exists(Release.objects.filter(period=OuterRef("period"))),
        Exists(ScheduleEntry.objects.filter(schedule=OuterRef("pk"))),
    ).exclude(state__in=SETTLED)
    return violations(found, "schedule")


@invariant("the latest release names everybody in its period, unless amendments wait")
def unreleased_people(_sample: int | None) -> Iterator[str]:
    waiting = Amendment.objects.pending().values("schedule__period")
    latest = Release.objects.order_by("period_id", "-number").distinct("period_id")
    for release in latest.exclude(period__in=waiting):
        people = ScheduleEntry.objects.filter(schedule__period=release.period_id).count()
        rows = ReleaseRow.objects.filter(release=release).count()
        if people != rows:
            yield f"release {release.pk}: {rows} rows, {people} people"


@invariant("a published release counts the people that it names")
def miscounted_releases(_sample: int | None) -> Iterator[str]:
    return miscounted(Release.objects.exclude(published_at=None))


@invariant("a published release has its workbook, as it was written")
def spoilt_workbooks(sample: int | None) -> Iterator[str]:
    published = Release.objects.exclude(published_at=None)
    yield from violations(published.filter(workbook=None), "release")
    files = StoredFile.objects.filter(release__isnull=False).order_by("-uploaded_at")
    yield from corrupt_files(files[:sample])


@invariant("an approved release is published or its job waits")
def forgotten_releases(_sample: int | None) -> Iterator[str]:
    return without_job(
        Release.objects.filter(published_at=None),
        "attestation.scheduling.tasks.publish_release",
        "release_id",
    )

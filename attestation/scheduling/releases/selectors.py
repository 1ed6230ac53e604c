"""What strangers may ask of published schedules."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, QuerySet, Value, When

from attestation.base.language.natural_order import in_alphabet
from attestation.publications.models import ChangeKind
from attestation.publications.selectors import Changes, PublishedList, PublishedLists, facts_of
from attestation.scheduling.releases.models import Release, ReleaseChange, ReleaseRow

_BUT_EXPERTS = (
    "name",
    "position",
    "organization",
    "municipality",
    "category",
    "form",
    "coordinator_phone",
)


@dataclass(frozen=True)
class PublishedSchedule(PublishedList):
    """A release of the schedule of a period as visitors see it."""

    period_id: int
    period_name: str
    starts_on: datetime.date
    ends_on: datetime.date

    @property
    def list_id(self) -> int:
        return self.period_id

    @property
    def year(self) -> int:
        return self.starts_on.year

    @property
    def covers(self) -> str:
        return f"{self.starts_on.isoformat()}/{self.ends_on.isoformat()}"


class ScheduleLists(PublishedLists[Release, ReleaseRow, PublishedSchedule]):
    """The schedules of periods. A release may be withdrawn; then it stands no longer."""

    releases = Release
    rows_model = ReleaseRow
    list_field = "period"
    day_of_row = "release__period__starts_on"
    release_of_workbook = "release"
    announced_with = ("period",)
    told_with = ("withdrawal",)

    def facts(self, release_id: int) -> PublishedSchedule:
        release = Release.objects.select_related("period", "numbers").get(pk=release_id)
        period = release.period
        return PublishedSchedule(
            **facts_of(release),
            slug=period.slug,
            act="распоряжение",
            changes=changes_of(release),
            period_id=period.pk,
            period_name=period.name,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
        )

    def changes(self, release_id: int) -> QuerySet[ReleaseChange]:
        kinds = ChangeKind.values
        order = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(kinds)))
        return ReleaseChange.objects.filter(release=release_id).order_by(
            order, *in_alphabet("name"), "pk"
        )

    def change_of(self, release_id: int, key: UUID) -> ReleaseChange | None:
        return ReleaseChange.objects.filter(release=release_id, key=key).first()

    def standing(self) -> QuerySet[Release]:
        return super().standing().filter(withdrawal=None)

    def standing_instead_of(self, release_id: int) -> int | None:
        if Release.objects.filter(withdrawal=None, pk=release_id).exists():
            return release_id
        of_period = self.standing().filter(period__releases=release_id)
        return of_period.order_by("-number").values_list("pk", flat=True).first()


def compared_release(release: Release) -> Release | None:
    """The release against which ``release`` was compared when it was approved."""
    earlier = Release.objects.filter(period=release.period_id, number__lt=release.number)
    stood = earlier.exclude(withdrawal__withdrawn_at__lt=release.approved_at)
    return (stood or earlier).order_by("-number").first()


def changes_of(release: Release) -> Changes:
    """Count the changes of a published release; the first one changes nothing."""
    if release.number == 1 or (compared := compared_release(release)) is None:
        return Changes()
    kinds = ReleaseChange.Kind
    counted = dict(release.changes.order_by().values_list("kind").annotate(people=Count("pk")))
    keys = release.changes.filter(kind=kinds.CHANGED).values("key")
    before = ReleaseRow.objects.filter(release=compared, key__in=keys)
    after = {row.key: row for row in release.rows.filter(key__in=keys)}
    pairs = [(row, after[row.key]) for row in before if row.key in after]
    experts = sum(_experts(was) != _experts(now) for was, now in pairs)
    corrected = sum(_differ(was, now, _BUT_EXPERTS) for was, now in pairs)
    return Changes(
        added=counted.get(kinds.ADDED, 0),
        moved=counted.get(kinds.MOVED, 0),
        removed=counted.get(kinds.REMOVED, 0),
        experts=experts,
        corrected=corrected,
    )


def _experts(row: ReleaseRow) -> tuple[str, str]:
    return (row.first_expert, row.second_expert)


def _differ(was: ReleaseRow, now: ReleaseRow, fields: Iterable[str]) -> bool:
    return any(getattr(was, field) != getattr(now, field) for field in fields)


published_schedules = ScheduleLists()

"""Which releases of schedules stand, and what they changed."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from attestation.base.publications import Changes
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


def standing_releases() -> QuerySet[Release]:
    """The releases that are published and not withdrawn."""
    return Release.objects.filter(published_at__isnull=False, withdrawal=None)


def changes_of(release: Release) -> Changes:
    """Count the changes of a published release; the first one changes nothing."""
    if release.number == 1:
        return Changes()
    kinds = ReleaseChange.Kind
    counted = dict(release.changes.order_by().values_list("kind").annotate(people=Count("pk")))
    keys = release.changes.filter(kind=kinds.CHANGED).values("key")
    before = ReleaseRow.objects.filter(
        release__period=release.period_id, release__number=release.number - 1, key__in=keys
    )
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

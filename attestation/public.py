"""All that the public site may know; the one module that ``cms_pages`` imports."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from attestation.accounts.groups import EDITORS
from attestation.base.names import search_key
from attestation.directory.models import Institute
from attestation.files.models import StoredFile
from attestation.scheduling import calendar
from attestation.scheduling.calendar import Event, Month
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.release_models import Release, ReleaseRow
from attestation.signals import schedule_released

__all__ = [
    "EDITORS",
    "Event",
    "Institute",
    "Month",
    "PublishedSchedule",
    "ReleaseRow",
    "StoredFile",
    "calendar_events",
    "calendar_months",
    "find_in_schedules",
    "institute",
    "published_schedule",
    "released_rows",
    "schedule_released",
    "schedule_workbook",
    "upcoming_dates",
]


@dataclass(frozen=True)
class PublishedSchedule:
    """A release as visitors see it; ``municipalities`` are (name, number of people)."""

    release_id: int
    number: int
    period_id: int
    period_name: str
    slug: str
    starts_on: datetime.date
    ends_on: datetime.date
    order_number: str
    order_date: datetime.date
    people: int
    municipalities: tuple[tuple[str, int], ...]


def published_schedule(release_id: int) -> PublishedSchedule:
    """The facts of one release.

    Raises:
        Release.DoesNotExist: there is no such release.
    """
    release = Release.objects.select_related("period").get(pk=release_id)
    period = release.period
    municipalities = tuple(
        release.rows.order_by("municipality")
        .values_list("municipality")
        .annotate(people=Count("pk"))
    )
    return PublishedSchedule(
        release_id=release.pk,
        number=release.number,
        period_id=period.pk,
        period_name=period.name,
        slug=period.slug,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        order_number=release.order_number,
        order_date=release.order_date,
        people=sum(people for _, people in municipalities),
        municipalities=municipalities,
    )


def released_rows(
    release_id: int, *, surname: str = "", municipality: str = ""
) -> QuerySet[ReleaseRow]:
    """The people of a release, by municipality and name.

    Args:
        surname: the beginning of the name; case and «ё» do not matter.
        municipality: the exact name, or empty for all.
    """
    rows = ReleaseRow.objects.filter(release_id=release_id)
    if surname.strip():
        rows = rows.filter(name_key__startswith=search_key(surname))
    if municipality:
        rows = rows.filter(municipality=municipality)
    return rows


def find_in_schedules(surname: str, *, release_ids: Iterable[int], limit: int) -> list[ReleaseRow]:
    """People by the beginning of the name in the given releases, the latest period first.

    Args:
        surname: case and «ё» do not matter; an empty one finds nobody.
        release_ids: the releases that visitors may see now.
        limit: how many rows at most.
    """
    if not surname.strip():
        return []
    rows = ReleaseRow.objects.filter(
        release_id__in=release_ids, name_key__startswith=search_key(surname)
    )
    return list(rows.order_by("-release__period__starts_on", "name_key", "place")[:limit])


def institute() -> Institute:
    """Names and addresses of the institute, as operators keep them."""
    return Institute.load()


def schedule_workbook(release_id: int) -> StoredFile:
    """The release as XLSX; the same bytes for ever.

    Raises:
        StoredFile.DoesNotExist: it is not published.
    """
    return StoredFile.objects.get(release=release_id)


#: The feed keeps so many days behind: what somebody has just missed stays to be seen.
_FEED_DAYS_BACK = 60


def calendar_events(*, slug: str = "") -> list[Event]:
    """The dates of the procedure for a calendar file, soonest first.

    Args:
        slug: of one period («2026-10»); empty for all that are not long past.
    """
    since = timezone.localdate() - datetime.timedelta(days=_FEED_DAYS_BACK)
    periods = AttestationPeriod.objects.all() if slug else calendar.periods_from(since)
    return calendar.events(period for period in periods if slug in ("", period.slug))


def calendar_months() -> list[Month]:
    """The dates ahead by month, with holidays."""
    return calendar.months_from(timezone.localdate())


def upcoming_dates(*, limit: int = 3) -> list[Event]:
    """The next days of the procedure, soonest first."""
    today = timezone.localdate()
    ahead = [event for event in calendar.events(calendar.periods_from(today)) if event.day >= today]
    return ahead[:limit]

"""All that the public site may know; the one module that ``cms_pages`` imports."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.rate_limits import may_ask_status, may_ask_suggestions
from attestation.accounts.services.groups import CHIEF_EDITORS, EDITORS
from attestation.applications.achievements.services.appendix import Blank
from attestation.applications.achievements.services.appendix import (
    public_blank as blank_results_tables,
)
from attestation.applications.achievements.services.appendix import (
    public_blanks as blanks_of_results,
)
from attestation.base.jobs import defer
from attestation.base.language.name_forms import from_latin_keys
from attestation.base.language.names import search_key
from attestation.base.language.plurals import plural
from attestation.base.publications import (
    ChangeKind,
    Changes,
    PublishedList,
    ReleaseInHistory,
    named,
    narrowed,
    near_names,
    people_of,
)
from attestation.cabinet.status_by_number import (
    StatusByNumber,
    parsed_number,
    status_by_number,
)
from attestation.directory.models import Institute, Municipality
from attestation.files import text_extraction
from attestation.files.formats import FileFormatError
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client
from attestation.notifications import events
from attestation.notifications.services.messages import notify_all
from attestation.orders.publication.models import ResultsRelease, ResultsRow
from attestation.orders.publication.selectors import (
    PublishedResults,
    find_in_results,
    published_results,
    results_by_key,
    results_changes,
    results_document,
    results_history,
    results_names_like,
    results_rows,
    results_to_announce,
    results_workbook,
)
from attestation.paperwork.plain_documents import (
    PlainPaper,
    plain_docx,
    plain_pdf,
    plain_xlsx,
    slides_pdf,
)
from attestation.reports.statistics.files import statistics_csv, statistics_workbook
from attestation.reports.statistics.selectors import (
    FEWEST,
    MEASURES,
    Scope,
    Statistics,
    StatisticsLine,
    Table,
    published_statistics,
)
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods import calendar
from attestation.scheduling.periods.calendar import Event, Month
from attestation.scheduling.releases.models import Release, ReleaseChange, ReleaseRow
from attestation.scheduling.releases.selectors import changes_of, standing_releases
from attestation.signals import results_released, schedule_released, schedule_withdrawn

__all__ = [
    "CHIEF_EDITORS",
    "EDITORS",
    "FEWEST",
    "MEASURES",
    "Blank",
    "ChangeKind",
    "Changes",
    "Event",
    "Institute",
    "Month",
    "PlainPaper",
    "PublishedList",
    "PublishedResults",
    "PublishedSchedule",
    "ReleaseChange",
    "ReleaseInHistory",
    "ReleaseRow",
    "ResultsRelease",
    "ResultsRow",
    "Scope",
    "Statistics",
    "StatisticsLine",
    "StatusByNumber",
    "StoredFile",
    "Table",
    "blank_results_tables",
    "blanks_of_results",
    "calendar_events",
    "calendar_months",
    "change_of",
    "changes_in",
    "defer",
    "find_in_results",
    "find_in_schedules",
    "from_latin_keys",
    "institute",
    "may_ask_status",
    "may_ask_suggestions",
    "municipality_names",
    "names_like",
    "parsed_number",
    "plain_docx",
    "plain_pdf",
    "plain_xlsx",
    "plural",
    "published_results",
    "published_schedule",
    "published_statistics",
    "released_rows",
    "releases_of_period",
    "releases_to_announce",
    "results_by_key",
    "results_changes",
    "results_document",
    "results_history",
    "results_names_like",
    "results_released",
    "results_rows",
    "results_to_announce",
    "results_workbook",
    "rows_by_key",
    "schedule_document",
    "schedule_released",
    "schedule_withdrawn",
    "schedule_workbook",
    "search_key",
    "slides_pdf",
    "standing_release",
    "statistics_csv",
    "statistics_workbook",
    "status_by_number",
    "tell_editors",
    "upcoming_dates",
    "words_of_file",
]


@dataclass(frozen=True)
class PublishedSchedule(PublishedList):
    """A release of the schedule of a period as visitors see it."""

    period_id: int
    period_name: str
    starts_on: datetime.date
    ends_on: datetime.date

    @property
    def year(self) -> int:
        return self.starts_on.year

    @property
    def covers(self) -> str:
        return f"{self.starts_on.isoformat()}/{self.ends_on.isoformat()}"


def published_schedule(release_id: int) -> PublishedSchedule:
    """The facts of one release.

    Raises:
        Release.DoesNotExist: there is no such release.
    """
    release = Release.objects.select_related("period").get(pk=release_id)
    period = release.period
    return PublishedSchedule(
        release_id=release.pk,
        number=release.number,
        period_id=period.pk,
        period_name=period.name,
        slug=period.slug,
        act="распоряжение",
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        order_number=release.order_number,
        order_date=release.order_date,
        reason=release.reason,
        published_at=release.published_at,
        changes=changes_of(release),
        **people_of(release.rows.all()),
    )


def releases_of_period(period_id: int) -> list[ReleaseInHistory]:
    """The releases of a period that were ever published, the newest first."""
    releases = Release.objects.filter(period=period_id, published_at__isnull=False)
    return [
        ReleaseInHistory(
            release_id=release.pk,
            number=release.number,
            order_number=release.order_number,
            order_date=release.order_date,
            reason=release.reason,
            published_at=release.published_at,
            withdrawn_at=withdrawal.withdrawn_at if withdrawal else None,
            withdrawn_because=withdrawal.reason if withdrawal else "",
        )
        for release in releases.select_related("withdrawal").order_by("-number")
        for withdrawal in [getattr(release, "withdrawal", None)]
    ]


def releases_to_announce(period_ids: Iterable[int], *, limit: int) -> list[Release]:
    """The latest standing releases of the given periods, with their periods, newest first."""
    releases = standing_releases().filter(period__in=period_ids)
    return list(releases.select_related("period").order_by("-published_at", "-pk")[:limit])


def standing_release(release_id: int) -> int | None:
    """Which release of the same period is to be shown: this one, or the last that stands.

    Returns:
        its key, or None where every release of the period has been withdrawn.
    """
    standing = Release.objects.filter(withdrawal=None)
    if standing.filter(pk=release_id).exists():
        return release_id
    of_period = standing_releases().filter(period__releases=release_id)
    return of_period.order_by("-number").values_list("pk", flat=True).first()


def released_rows(release_id: int, **asked: str) -> QuerySet[ReleaseRow]:
    """The people of a release, by municipality and name; ``asked`` as for `narrowed`."""
    return narrowed(ReleaseRow.objects.filter(release_id=release_id), **asked)


def names_like(release_id: int, surname: str) -> list[str]:
    """Names of a release that somebody may have meant who found nobody by ``surname``."""
    return near_names(ReleaseRow.objects.filter(release_id=release_id), surname)


def rows_by_key(period_id: int, key: UUID) -> list[ReleaseRow]:
    """One person in the standing releases of a period, the newest first, with the releases."""
    rows = ReleaseRow.objects.filter(key=key, release__in=standing_releases())
    rows = rows.filter(release__period=period_id)
    return list(rows.select_related("release").order_by("-release__number"))


def changes_in(release_id: int) -> QuerySet[ReleaseChange]:
    """What a release changed: added, moved, changed, removed, each by name."""
    kinds = ReleaseChange.Kind.values
    order = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(kinds)))
    return ReleaseChange.objects.filter(release=release_id).order_by(order, "name", "pk")


def change_of(release_id: int, key: UUID) -> ReleaseChange | None:
    """What a release did to one person."""
    return ReleaseChange.objects.filter(release=release_id, key=key).first()


def find_in_schedules(surname: str, *, release_ids: Iterable[int], limit: int) -> list[ReleaseRow]:
    """People by words of the name in the given releases, the latest period first.

    Args:
        surname: as for `released_rows`; an empty one finds nobody.
        release_ids: the releases that visitors may see now.
        limit: how many rows at most.
    """
    rows = named(ReleaseRow.objects.filter(release_id__in=release_ids), surname)
    return list(rows.order_by("-release__period__starts_on", "name_key", "place")[:limit])


def municipality_names() -> list[str]:
    """The municipalities of the directory, by name."""
    return list(Municipality.objects.order_by("name").values_list("name", flat=True))


def institute() -> Institute:
    """Names and addresses of the institute, as operators keep them."""
    return Institute.load()


#: What an editor may be told about a page of the site.
_EDITING = {
    "submitted": events.PAGE_SUBMITTED,
    "approved": events.PAGE_APPROVED,
    "rejected": events.PAGE_REJECTED,
}


def tell_editors(people: Iterable[User], title: str, text: str, *, path: str, about: str) -> None:
    """A message in the cabinet and a letter of the outbox to each of ``people``.

    Args:
        text: plain sentences, without greeting and link.
        path: where the link leads, from the root of the site.
        about: «submitted», «approved» or «rejected».
    """
    notify_all(people, title, text, path=path, event=_EDITING[about])


def schedule_workbook(release_id: int) -> StoredFile:
    """The release as XLSX; the same bytes for ever.

    Raises:
        StoredFile.DoesNotExist: it is not published.
    """
    return StoredFile.objects.get(release=release_id)


def schedule_document(release_id: int) -> StoredFile:
    """The release as PDF; the same bytes for ever.

    Raises:
        StoredFile.DoesNotExist: it is not published.
    """
    return StoredFile.objects.get(pk__in=Release.objects.filter(pk=release_id).values("document"))


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


def words_of_file(file: Any, *, longest: int) -> str:
    """The text of a PDF, Word, Excel or PowerPoint file, at most ``longest`` characters.

    It is read apart, within limits; of a broken, locked or endless file there is none.
    """
    try:
        return sandbox_client.run_in_sandbox(text_extraction.words_of, file, longest=longest)
    except FileFormatError:
        return ""

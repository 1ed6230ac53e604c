"""What strangers may ask of published results; it reads no order, where refusals stand."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from attestation.base.publications import (
    ChangeKind,
    Changes,
    PublishedList,
    ReleaseInHistory,
    counted,
    named,
    narrowed,
    near_names,
    people_of,
)
from attestation.files.models import StoredFile
from attestation.orders.publication.models import ResultsRelease, ResultsRow


@dataclass(frozen=True)
class PublishedResults(PublishedList):
    """The categories set by one decision of the commission, as visitors see them.

    ``main_id`` names the order of the session, to which corrections belong; ``categories`` are
    (name, number of people); ``changed`` are the changes as they were frozen.
    """

    main_id: int
    decided_on: datetime.date
    categories: tuple[tuple[str, int], ...]
    changed: tuple[dict[str, Any], ...]

    @property
    def year(self) -> int:
        return self.decided_on.year

    @property
    def covers(self) -> str:
        return self.decided_on.isoformat()


def published_results(release_id: int) -> PublishedResults:
    """Return the facts of one release.

    Raises:
        ResultsRelease.DoesNotExist: there is no such release.
    """
    release = ResultsRelease.objects.get(pk=release_id)
    rows = release.rows.all()
    return PublishedResults(
        release_id=release.pk,
        number=release.number,
        slug=release.decided_on.isoformat(),
        act=release.act,
        order_number=release.order_number,
        order_date=release.order_date,
        reason=release.reason,
        published_at=release.published_at,
        changes=_count(release),
        main_id=release.main_id,
        decided_on=release.decided_on,
        categories=counted(rows, "category"),
        changed=tuple(release.changes),
        **people_of(rows),
    )


def _count(release: ResultsRelease) -> Changes:
    kinds = Counter(change["kind"] for change in release.changes)
    return Changes(
        added=kinds[ChangeKind.ADDED],
        removed=kinds[ChangeKind.REMOVED],
        corrected=kinds[ChangeKind.CHANGED],
    )


def results_rows(release_id: int, **asked: str) -> QuerySet[ResultsRow]:
    """Return the people of a release, by municipality and name; ``asked`` as for `narrowed`."""
    return narrowed(ResultsRow.objects.filter(release_id=release_id), **asked)


def results_names_like(release_id: int, surname: str) -> list[str]:
    """Names of a release that somebody may have meant who found nobody by ``surname``."""
    return near_names(ResultsRow.objects.filter(release_id=release_id), surname)


def results_history(main_id: int) -> list[ReleaseInHistory]:
    """Return the published releases of a list, the newest first."""
    releases = ResultsRelease.objects.filter(main=main_id, published_at__isnull=False)
    return [
        ReleaseInHistory(
            release_id=release.pk,
            number=release.number,
            order_number=release.order_number,
            order_date=release.order_date,
            reason=release.reason,
            published_at=release.published_at,
        )
        for release in releases.order_by("-number")
    ]


def results_by_key(main_id: int, key: UUID) -> list[ResultsRow]:
    """One person in the published releases of a list, the newest first, with the releases."""
    rows = ResultsRow.objects.filter(
        key=key, release__main=main_id, release__published_at__isnull=False
    )
    return list(rows.select_related("release").order_by("-release__number"))


def results_changes(release_id: int) -> list[dict[str, Any]]:
    """What a release changed, by kind and name: see `attestation.base.publications.Change`."""
    (changes,) = ResultsRelease.objects.filter(pk=release_id).values_list("changes", flat=True)
    return sorted(changes, key=lambda change: ChangeKind.values.index(change["kind"]))


def results_to_announce(main_ids: Iterable[int], *, limit: int) -> list[ResultsRelease]:
    """Return the latest releases of the given lists, newest first."""
    releases = ResultsRelease.objects.filter(main__in=main_ids, published_at__isnull=False)
    return list(releases.order_by("-published_at", "-pk")[:limit])


def find_in_results(surname: str, *, release_ids: Iterable[int], limit: int) -> list[ResultsRow]:
    """People by words of the name in the given releases, the latest decision first.

    Args:
        surname: as for `narrowed`; an empty one finds nobody.
        release_ids: the releases that visitors may see now.
        limit: how many rows at most.
    """
    rows = named(ResultsRow.objects.filter(release_id__in=release_ids), surname)
    return list(rows.order_by("-release__decided_on", "name_key", "place")[:limit])


def results_workbook(release_id: int) -> StoredFile:
    """Return the release as XLSX; the same bytes for ever.

    Raises:
        StoredFile.DoesNotExist: it is not published.
    """
    return StoredFile.objects.get(order_workbook__release=release_id)


def results_document(release_id: int) -> StoredFile:
    """Return the release as PDF; the same bytes for ever.

    Raises:
        StoredFile.DoesNotExist: it is not published.
    """
    releases = ResultsRelease.objects.filter(pk=release_id)
    return StoredFile.objects.get(pk__in=releases.values("document"))

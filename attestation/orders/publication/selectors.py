"""The public queries on published results; they read no order, as orders contain refusals."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from attestation.orders.publication.models import ResultsRelease, ResultsRow
from attestation.publications.models import ChangeKind
from attestation.publications.selectors import (
    Changes,
    PublishedList,
    PublishedLists,
    facts_of,
)


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
    def list_id(self) -> int:
        return self.main_id

    @property
    def year(self) -> int:
        return self.decided_on.year

    @property
    def covers(self) -> str:
        return self.decided_on.isoformat()


class ResultsLists(PublishedLists[ResultsRelease, ResultsRow, PublishedResults]):
    """The results of sessions. Why a row is gone, the order says to that person only."""

    releases = ResultsRelease
    rows_model = ResultsRow
    list_field = "main"
    day_of_row = "release__decided_on"
    release_of_workbook = "order_workbook__release"

    def facts(self, release_id: int) -> PublishedResults:
        release = ResultsRelease.objects.select_related("numbers").get(pk=release_id)
        return PublishedResults(
            **facts_of(release, "categories"),
            slug=release.decided_on.isoformat(),
            act=release.act,
            changes=_count(release),
            main_id=release.main_id,
            decided_on=release.decided_on,
            changed=tuple(release.changes),
        )

    def changes(self, release_id: int) -> list[dict[str, Any]]:
        (changes,) = ResultsRelease.objects.filter(pk=release_id).values_list("changes", flat=True)
        return sorted(changes, key=lambda change: ChangeKind.values.index(change["kind"]))


def _count(release: ResultsRelease) -> Changes:
    kinds = Counter(change["kind"] for change in release.changes)
    return Changes(
        added=kinds[ChangeKind.ADDED],
        removed=kinds[ChangeKind.REMOVED],
        corrected=kinds[ChangeKind.CHANGED],
    )


published_results = ResultsLists()

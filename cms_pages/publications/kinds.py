"""The kinds of lists that orders release, each with what its pages read and how they word it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import QuerySet

from attestation.public import (
    PublishedList,
    StoredFile,
    changes_in,
    names_like,
    published_results,
    published_schedule,
    released_rows,
    results_changes,
    results_document,
    results_names_like,
    results_rows,
    results_workbook,
    schedule_document,
    schedule_workbook,
)
from cms_pages.forms import PeopleFilter, ResultsFilter
from cms_pages.publications.json_data import results_data, schedule_data


@dataclass(frozen=True)
class PublicationKind:
    """What all pages of one kind of list have in common.

    Attributes:
        key: begins the names of its parts among the templates and of what is remembered of it.
        read: the facts of a release by its key.
        rows: the people of a release, narrowed by the fields of ``form``.
        names_like: names of a release that a wrong one may mean.
        changes: what a release changed, person by person.
        workbook, document: its files.
        data: what its JSON says.
        form: asks for the rows.
        name: of the list, for those who hear the page; ``whole`` and ``open`` are links to it.
        releases: the heading of its history.
        withdrawn: says that it is no longer shown.
    """

    key: str
    read: Callable[[int], PublishedList]
    rows: Callable[..., QuerySet[Any]]
    names_like: Callable[[int, str], list[str]]
    changes: Callable[[int], Iterable[Any]]
    workbook: Callable[[int], StoredFile]
    document: Callable[[int], StoredFile]
    data: Callable[[Any], dict[str, Any]]
    form: type[PeopleFilter]
    name: str
    whole: str
    open: str
    releases: str
    withdrawn: str

    def facts_of(self, release_id: int) -> PublishedList:
        """What a release says of itself; it never changes, so that it is read once."""
        key = f"{self.key}-facts:{release_id}"
        known = caches["released"].get(key)
        if known is None:
            known = self.read(release_id)
            caches["released"].set(key, known)
        return known

    def part(self, name: str) -> str:
        """The template of that part of its pages."""
        return f"cms_pages/parts/{self.key}_{name}.html"

    @property
    def about(self) -> str:
        return self.part("about")

    @property
    def notice(self) -> str:
        return self.part("notice")

    @property
    def table(self) -> str:
        return self.part("rows")

    @property
    def person(self) -> str:
        return self.part("person")

    @property
    def elsewhere(self) -> str:
        return self.part("elsewhere")


SCHEDULES = PublicationKind(
    key="schedule",
    read=published_schedule,
    rows=released_rows,
    names_like=names_like,
    changes=changes_in,
    workbook=schedule_workbook,
    document=schedule_document,
    data=schedule_data,
    form=PeopleFilter,
    name="График",
    whole="Весь график",
    open="Открыть график",
    releases="Редакции графика",
    withdrawn="График снят с сайта",
)

RESULTS = PublicationKind(
    key="results",
    read=published_results,
    rows=results_rows,
    names_like=results_names_like,
    changes=results_changes,
    workbook=results_workbook,
    document=results_document,
    data=results_data,
    form=ResultsFilter,
    name="Итоги",
    whole="Весь список",
    open="Открыть список",
    releases="Приказы",
    withdrawn="Итоги сняты с сайта",
)

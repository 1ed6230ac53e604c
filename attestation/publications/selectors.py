"""What strangers may ask of published lists; one set of questions for schedules and results.

The rows of a release are frozen in words, so that all that is said of one can be kept by its key.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from attestation.base.language.natural_order import natural_key
from attestation.base.language.people_search import (
    find_by_name,
    find_published,
    first_word,
    near_names,
)
from attestation.files.models import StoredFile
from attestation.publications.models import PublishedRelease, PublishedRow
from attestation.publications.numbers import numbers_of, people_of

#: Of a more frequent name the latest are shown, without a look at all the others.
MOST_COMPARED = 1000
_RELEASES_AT_ONCE = 5

Release = TypeVar("Release", bound=PublishedRelease)
Row = TypeVar("Row", bound=PublishedRow)
Facts = TypeVar("Facts", bound="PublishedList")


@dataclass(frozen=True)
class Changes:
    """The number of people that a release changes against the previous one, by kind.

    ``experts`` have another expert, ``corrected`` another change; one person may be in both.
    """

    added: int = 0
    moved: int = 0
    removed: int = 0
    experts: int = 0
    corrected: int = 0


@dataclass(frozen=True)
class PublishedList:
    """A release as visitors see it.

    ``act`` is the act that released it: «распоряжение». ``municipalities`` and ``positions``
    are (name, number of people), ``organizations`` are (municipality, name, number of people).
    It is immutable.
    """

    release_id: int
    number: int
    slug: str
    act: str
    order_number: str
    order_date: datetime.date
    reason: str
    published_at: datetime.datetime | None
    people: int
    municipalities: tuple[tuple[str, int], ...]
    organizations: tuple[tuple[str, str, int], ...]
    positions: tuple[tuple[str, int], ...]
    changes: Changes

    @property
    def list_id(self) -> int:
        """The key of what the list belongs to: a period, an order."""
        raise NotImplementedError

    @property
    def year(self) -> int:
        """The year among which the list is shown."""
        raise NotImplementedError

    @property
    def covers(self) -> str:
        """The period that the list covers, in ISO 8601 format."""
        raise NotImplementedError


@dataclass(frozen=True)
class ReleaseInHistory:
    """One release of a list: ``withdrawn_at`` and its reason, if it is shown no longer."""

    release_id: int
    number: int
    order_number: str
    order_date: datetime.date
    reason: str
    published_at: datetime.datetime | None
    withdrawn_at: datetime.datetime | None = None
    withdrawn_because: str = ""


class PublishedLists(ABC, Generic[Release, Row, Facts]):
    """One kind of lists: its releases and their rows. A list is what its releases belong to."""

    releases: ClassVar[type[Any]]
    rows_model: ClassVar[type[Any]]
    #: The foreign key of a release to its list.
    list_field: ClassVar[str]
    #: The day of a list among the fields of a row, by which the latest is found first.
    day_of_row: ClassVar[str]
    #: How a workbook finds its release.
    release_of_workbook: ClassVar[str]
    #: Of a release, what its announcement and its history say beside its own fields.
    announced_with: ClassVar[tuple[str, ...]] = ()
    told_with: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def facts(self, release_id: int) -> Facts:
        """Return the facts of one release.

        Raises:
            ObjectDoesNotExist: there is no such release.
        """

    @abstractmethod
    def changes(self, release_id: int) -> Any:
        """Return what a release changed, by kind and name, as `Change` or its like."""

    def change_of(self, release_id: int, key: UUID) -> Any:
        """Return what a release did to one person, if this kind of lists tells it."""
        return None

    def list_of(self, release: Release) -> int:
        """Return the key of the list to which ``release`` belongs."""
        return getattr(release, f"{self.list_field}_id")

    def standing(self) -> QuerySet[Release]:
        """Return the releases that are published and not taken back."""
        return self.releases.objects.filter(published_at__isnull=False)

    def standing_instead_of(self, release_id: int) -> int | None:
        """Return the key of the release to show: this one, or the last that stands; else None."""
        return release_id

    def rows(
        self, release_id: int, *, surname: str = "", position: str = "", **exact: str
    ) -> QuerySet[Row]:
        """Return the people of a release, by municipality and name, or narrowed.

        Args:
            surname: any words of the name or parts of them; then the likeliest come first.
            position: «учитель, математика», or «учитель» for every subject.
            exact: other fields with the very value that is wanted, or empty for all.
        """
        rows = self.rows_model.objects.filter(release_id=release_id)
        if surname.strip():
            rows = find_published(rows, surname)
        if position:
            rows = rows.filter(Q(position=position) | Q(position__startswith=f"{position}, "))
        return rows.filter(**{field: value for field, value in exact.items() if value})

    def names_like(self, release_id: int, surname: str) -> list[str]:
        """Return names of a release that somebody may have meant who found nobody."""
        return near_names(self.rows_model.objects.filter(release_id=release_id), surname)

    def find(self, surname: str, *, release_ids: Iterable[int], limit: int) -> list[Row]:
        """Return people by words of the name in the given releases, the latest list first.

        Args:
            surname: as for `rows`; an empty one finds nobody.
            release_ids: the releases that visitors may see now.
            limit: how many rows at most.
        """
        if not surname.strip():
            return []
        rows = self.rows_model.objects.filter(release_id__in=release_ids)
        found = find_by_name(rows, surname, ["name_key"])
        some = list(found.order_by().values_list("pk", flat=True)[: MOST_COMPARED + 1])
        if len(some) > MOST_COMPARED:
            latest = self._of_latest(found, first_word(surname), release_ids, limit)
            if len(latest) == limit:
                return latest
        chosen = self.rows_model.objects.filter(pk__in=some)
        return list(chosen.order_by(*self._latest_first())[:limit])

    def _latest_first(self) -> tuple[str, ...]:
        return f"-{self.day_of_row}", "name_key", "place"

    def _of_latest(
        self, found: QuerySet[Row], word: str, release_ids: Iterable[int], limit: int
    ) -> list[Row]:
        """Return those whose name begins with ``word``, from the latest releases on."""
        day = self.day_of_row.removeprefix("release__")
        releases = self.releases.objects.filter(pk__in=release_ids).order_by(f"-{day}", "-pk")
        keys = list(releases.values_list("pk", flat=True))
        rows: list[Row] = []
        for place in range(0, len(keys), _RELEASES_AT_ONCE):
            part = keys[place : place + _RELEASES_AT_ONCE]
            here = found.filter(release_id__in=part, name_key__startswith=word)
            rows += here.order_by(*self._latest_first())[: limit - len(rows)]
            if len(rows) >= limit:
                break
        return rows

    def rows_of_person(self, list_id: int, key: UUID) -> list[Row]:
        """Return one person in the standing releases of a list, the newest first."""
        rows = self.rows_model.objects.filter(key=key, release__in=self.standing())
        rows = rows.filter(**{f"release__{self.list_field}": list_id})
        return list(rows.select_related("release").order_by("-release__number"))

    def history(self, list_id: int) -> list[ReleaseInHistory]:
        """Return the releases of a list that were ever published, the newest first."""
        published = self.releases.objects.filter(
            published_at__isnull=False, **{self.list_field: list_id}
        )
        if self.told_with:
            published = published.select_related(*self.told_with)
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
            for release in published.order_by("-number")
            for withdrawal in [getattr(release, "withdrawal", None)]
        ]

    def to_announce(self, list_ids: Iterable[int], *, limit: int) -> list[Release]:
        """Return the latest standing releases of the given lists, the newest first."""
        releases = self.standing().filter(**{f"{self.list_field}__in": list_ids})
        if self.announced_with:
            releases = releases.select_related(*self.announced_with)
        return list(releases.order_by("-published_at", "-pk")[:limit])

    def workbook(self, release_id: int) -> StoredFile:
        """Return the release as XLSX; the same bytes for ever.

        Raises:
            StoredFile.DoesNotExist: it is not published.
        """
        return StoredFile.objects.get(**{self.release_of_workbook: release_id})

    def document(self, release_id: int) -> StoredFile:
        """Return the release as PDF; the same bytes for ever.

        Raises:
            StoredFile.DoesNotExist: it is not published.
        """
        releases = self.releases.objects.filter(pk=release_id)
        return StoredFile.objects.get(pk__in=releases.values("document"))


#: What visitors choose from by its name.
_NAMED = ("municipalities", "organizations", "positions")


def _by_names(counted: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(natural_key(name) for name in counted[:-1])


def facts_of(release: PublishedRelease, *counted: str) -> dict[str, Any]:
    """Return what a `PublishedList` of every kind says of its release, and what else is counted."""
    numbers = numbers_of(release)
    own = ("number", "order_number", "order_date", "reason", "published_at")
    return {
        "release_id": release.pk,
        **{name: getattr(release, name) for name in own},
        "people": people_of(numbers),
        **{name: tuple(sorted(map(tuple, numbers[name]), key=_by_names)) for name in _NAMED},
        **{name: tuple(map(tuple, numbers[name])) for name in counted},
    }

"""Lists of people that an order has released: what strangers may ask of any of them.

Schedules and results are such lists. The rows of a release are frozen in words, so that all that
is said of one can be kept by its key.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import (
    Case,
    Count,
    IntegerField,
    Model,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)

from attestation.base.language.name_forms import any_form, name_words, similar_names

R = TypeVar("R", bound=Model)

#: A shorter part of a name must be the beginning of a word: «Ким» is no part of «Акимов» then.
SHORTEST_PART = 4


def named(rows: QuerySet[R], text: str) -> QuerySet[R]:
    """Those of ``rows`` whose names hold every word of ``text``, the likeliest first.

    A word counts as it is written, or as a part of a name; only if nobody has them all so, its
    forms are looked for: «Беловой» finds «Белова». Case and «ё» do not matter.
    """
    words = name_words(text)
    if not words:
        return rows.none()
    written = rows.filter(reduce(and_, (_part_of_name(word) for word in words)))
    if not written.exists():
        return rows.filter(
            reduce(and_, (_part_of_name(w) | Q(name_key__regex=any_form(w)) for w in words))
        )
    phrase = " ".join(words)
    nearness = Case(
        When(Q(name_key=phrase) | Q(name_key__startswith=f"{phrase} "), then=Value(0)),
        When(name_key__startswith=phrase, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return written.order_by(nearness, "place")


def _part_of_name(word: str) -> Q:
    if len(word) >= SHORTEST_PART:
        return Q(name_key__contains=word)
    return (
        Q(name_key__startswith=word)
        | Q(name_key__contains=f" {word}")
        | Q(name_key__contains=f"-{word}")
    )


def near_names(rows: QuerySet[R], text: str) -> list[str]:
    """Names in ``rows`` that somebody may have meant by ``text``."""
    return similar_names(text, rows.order_by().values_list("name", flat=True).distinct())


def narrowed(
    rows: QuerySet[R], *, surname: str = "", position: str = "", **exact: str
) -> QuerySet[R]:
    """The ``rows`` that a visitor asks for; of a search by name, the likeliest first.

    Args:
        surname: any words of the name or parts of them, in any case; «ё» does not matter.
        position: «учитель, математика», or «учитель» for every subject.
        exact: other fields with the very value that is wanted, or empty for all.
    """
    if surname.strip():
        rows = named(rows, surname)
    if position:
        rows = rows.filter(Q(position=position) | Q(position__startswith=f"{position}, "))
    return rows.filter(**{field: value for field, value in exact.items() if value})


def counted(rows: QuerySet[R], *fields: str) -> tuple[Any, ...]:
    """The values of ``fields`` in order, each with the number of its people."""
    named_fields = rows.order_by(*fields).values_list(*fields)
    return tuple(named_fields.annotate(people=Count("pk")))


def people_of(rows: QuerySet[R]) -> dict[str, Any]:
    """What a `PublishedList` says of its rows."""
    municipalities = counted(rows, "municipality")
    return {
        "people": sum(people for _, people in municipalities),
        "municipalities": municipalities,
        "organizations": counted(rows, "municipality", "organization"),
        "positions": counted(rows, "position"),
    }


class ChangeKind(TextChoices):
    """What a release does to a person; the order is that of a list of changes."""

    ADDED = "added", "добавлен"
    MOVED = "moved", "перенесён"
    CHANGED = "changed", "изменён"
    REMOVED = "removed", "исключён"


class ReleasedRow(models.Model):
    """One published person, in the words of that day; nothing refers back to what may change."""

    place = models.PositiveIntegerField("номер строки")
    key = models.UUIDField("ключ строки", help_text="Один и тот же во всех редакциях.")
    name = models.CharField("педагог", max_length=300)
    name_key = models.CharField(max_length=300, editable=False)
    position = models.CharField("должность", max_length=400)
    organization = models.CharField("организация", max_length=200)
    municipality = models.CharField("муниципалитет", max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Change:
    """One person whose row differs; ``before`` and ``after`` hold a line for each difference."""

    kind: str
    key: UUID
    name: str
    organization: str
    before: str
    after: str

    def get_kind_display(self) -> str:
        """As of a stored row, so that a preview is shown in the same way."""
        return str(ChangeKind(self.kind).label)


def differences(
    old_rows: Iterable[ReleasedRow],
    new_rows: Iterable[ReleasedRow],
    *,
    compared: Mapping[str, str],
    told_of_new: Iterable[str],
    moves: Mapping[UUID, tuple[str, str]] | None = None,
) -> list[Change]:
    """Compare the rows of two releases by their keys; the place in the list does not matter.

    Args:
        compared: the fields that visitors see, with their names.
        told_of_new: the fields that are told of whoever is added.
        moves: of rows that are gone because the person now stands in another period: the names
            of the period that was and of the one that is.

    Returns:
        the changes by name; empty if the releases say the same of the same people.
    """

    def lines(row: ReleasedRow, fields: Iterable[str]) -> str:
        words = (f"{compared[name]}: {_shown(getattr(row, name))}" for name in fields)
        return "\n".join(words)

    old = {row.key: row for row in old_rows}
    new = {row.key: row for row in new_rows}
    found = [
        _change(ChangeKind.ADDED, row, after=lines(row, told_of_new))
        for key, row in new.items()
        if key not in old
    ]
    for key, was in old.items():
        if key not in new:
            found.append(_gone(was, (moves or {}).get(key)))
            continue
        fields = [field for field in compared if getattr(was, field) != getattr(new[key], field)]
        if fields:
            before, after = lines(was, fields), lines(new[key], fields)
            found.append(_change(ChangeKind.CHANGED, new[key], before=before, after=after))
    return sorted(found, key=lambda change: (change.name, change.key))


def _shown(value: Any) -> str:
    return f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else value or "не указан"


def _gone(row: ReleasedRow, move: tuple[str, str] | None) -> Change:
    if move:
        before, after = (f"Период: {name}" for name in move)
        return _change(ChangeKind.MOVED, row, before=before, after=after)
    return _change(ChangeKind.REMOVED, row)


def _change(kind: str, row: ReleasedRow, **words: Any) -> Change:
    facts = {"before": "", "after": "", **words}
    return Change(kind=kind, key=row.key, name=row.name, organization=row.organization, **facts)


@dataclass(frozen=True)
class Changes:
    """How many people a release changes against the one before, and in what manner.

    ``experts`` have another expert, ``corrected`` something else; one person may be both.
    """

    added: int = 0
    moved: int = 0
    removed: int = 0
    experts: int = 0
    corrected: int = 0


@dataclass(frozen=True)
class PublishedList:
    """A release as visitors see it.

    ``act`` is what it was released by: «распоряжение». ``municipalities`` and ``positions`` are
    (name, number of people), ``organizations`` are (municipality, name, number of people). None of
    it ever changes.
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
    def year(self) -> int:
        """The year among which the list is shown."""
        raise NotImplementedError

    @property
    def covers(self) -> str:
        """The time of which the list speaks, in the words of ISO 8601."""
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

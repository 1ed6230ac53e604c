"""What strangers may ask of published releases: who is in them, what they changed, which stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from attestation.base.name_forms import any_form, did_you_mean, name_words
from attestation.scheduling.release_models import Release, ReleaseChange, ReleaseRow

#: A shorter part of a name must be the beginning of a word: «Ким» is no part of «Акимов» then.
SHORTEST_PART = 4

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


def named(rows: QuerySet[ReleaseRow], text: str) -> QuerySet[ReleaseRow]:
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


def near_names(rows: QuerySet[ReleaseRow], text: str) -> list[str]:
    """Names in ``rows`` that somebody may have meant by ``text``."""
    return did_you_mean(text, rows.order_by().values_list("name", flat=True).distinct())


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

"""Finding people by typed text: the one set of rules, and the one way into the database.

Everywhere letter case, «ё» and the number of spaces do not matter (`search_key`). A list says what
its places are and how words are matched with them.
"""

from collections.abc import Sequence
from enum import Enum
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Lower, Replace, Trim

from attestation.base.language.name_forms import any_form, name_words, similar_names
from attestation.base.language.names import search_key

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])

#: A shorter part of a published name must begin a word: «Ким» is no part of «Акимов» then.
SHORTEST_PART = 4


class Match(Enum):
    """How typed words are matched with places."""

    #: The first word begins the first place, the second the second; the last place gets the rest.
    BEGINNINGS = "beginnings"
    #: Every word is a part of some place, in any order.
    ANY_ORDER = "any order"


def key_of(place: Any) -> Replace:
    """Return the database's side of `search_key` for a column or an expression."""
    return Replace(Lower(place), Value("ё"), Value("е"))


def full_name_key(surname: Any, given_name: Any, patronymic: Any) -> Replace:
    """Return the database's side of `search_key` for a name kept in three places."""
    return key_of(Trim(Concat(surname, Value(" "), given_name, Value(" "), patronymic)))


def find_by_name(
    rows: Rows, text: str, places: Sequence[Any], *, match: Match = Match.BEGINNINGS
) -> Rows:
    """Return those of ``rows`` that ``text`` names; all of them where it names nothing.

    Args:
        places: columns or expressions that hold the parts of a name, a whole name, a login; a
            column whose name ends in ``name_key`` holds a `search_key` already.
    """
    words = search_key(text.replace("\0", "")).split()
    keys = {f"place_{number}": _key(place) for number, place in enumerate(places)}
    if not words:
        return rows
    if match is Match.BEGINNINGS:
        last = len(places) - 1
        asked = [*words[:last], *([" ".join(words[last:])] if words[last:] else [])]
        conditions = [
            Q(**{f"{key}__startswith": word}) for key, word in zip(keys, asked, strict=False)
        ]
    else:
        conditions = [
            reduce(or_, (Q(**{f"{key}__contains": word}) for key in keys)) for word in words
        ]
    return rows.alias(**keys).filter(reduce(and_, conditions))


def _key(place: Any) -> Any:
    is_key = isinstance(place, str) and place.endswith("name_key")
    return F(place) if is_key else key_of(place)


def find_in_any_form(rows: Rows, text: str) -> Rows:
    """Return those of published ``rows`` whose names hold every word of ``text``, likeliest first.

    A word counts as it is written, or as a part of a name; only if nobody has them all so, its
    forms are looked for: «Беловой» finds «Белова». Nothing finds nobody.
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


def near_names(rows: QuerySet[Any, Any], text: str) -> list[str]:
    """Return names in published ``rows`` that somebody may have meant by ``text``."""
    return similar_names(text, rows.order_by().values_list("name", flat=True).distinct())

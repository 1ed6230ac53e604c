"""Finding people by typed text: the one set of rules, and the one way into the database.

Letter case, «ё», spaces, dots and the order of words do not matter. A word finds whoever has a
word of the name, or of a double name, that begins with it; a single letter is an initial. Only
where nobody is found so, the nominatives of the words are looked for: «Беловой» finds «Белова».

The database answers by an index on `name_vector` of the same places (decision 26: no extension
is needed); what initials must agree with is looked up in the few rows that are left.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Lower, Replace, Trim

from attestation.base.language.look_alikes import mixed_words_in_russian
from attestation.base.language.name_forms import (
    from_latin_keys,
    name_words,
    nominatives,
    similar_names,
)
from attestation.base.language.names import search_key

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])

_GROUP = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+")
#: Of a place: a number with the letter behind it, or letters: «школа2», «школа № 2а».
_PLACE_WORD = re.compile(r"\d+[^\W\d_](?![^\W\d_])|\d+|[^\W\d_]+")
_ORDINAL = re.compile(r"(\d)-?(?:ая|я|ый|ой|й)\b")
#: The letter before an apostrophe is no initial: «д’Арк».
_PARTICLE = re.compile(r"\b[^\W\d_][’'`‘ʼ′´](?=[^\W\d_])")
#: Words before a surname that are left out as often as not: «фон Штейн М. К.», «Штейн М. К.».
_BEFORE_SURNAMES = "(фон|де|дер|ван|дю|дель|ибн|бен)[ -]"
_IN_BRACKETS = re.compile(r"\([^()]*\)?")
#: An address or a login, which is one word whatever signs stand in it.
_ACCOUNT_WORD = re.compile(r"[a-z0-9][a-z0-9._+-]*(?:@[a-z0-9.-]*)?")
#: More words than that name nobody, and would only cost.
_MOST_WORDS = 8
_INITIALS = 2
#: What a Russian name can be when it was typed on Latin keys: a letter of it stands on each.
_LATIN_KEYS = re.compile(r"(?=.*[a-zA-Z])[a-zA-Z\[\];',.`{}:\"<>~/() -]+")


def key_of(place: Any) -> Replace:
    """Return the database's side of `search_key` for a column or an expression."""
    return Replace(Lower(place), Value("ё"), Value("е"))


def full_name_key(surname: Any, given_name: Any, patronymic: Any) -> Replace:
    """Return the database's side of `search_key` for a name kept in three places."""
    return key_of(Trim(Concat(surname, Value(" "), given_name, Value(" "), patronymic)))


def name_vector(places: Sequence[Any]) -> SearchVector:
    """Return the words of a name as the database looks them up; indexes are built on it."""
    return SearchVector(*map(_key, places), config="simple")


def _key(place: Any) -> Any:
    is_key = isinstance(place, str) and place.endswith("name_key")
    return F(place) if is_key else key_of(place)


@dataclass(frozen=True)
class _Question:
    """One reading of a typed name.

    Attributes:
        groups: how many typed words, parted by blanks, hold more than initials.
    """

    words: tuple[str, ...]
    initials: tuple[str, ...]
    groups: int

    def condition(self, *, in_any_form: bool = False) -> Q:
        form = _in_any_form if in_any_form else _begins
        words = [form(word) for word in self.words]
        asked = " & ".join([*words, *map(_begins, self.initials)])
        found = Q(people_vector=SearchQuery(asked, search_type="raw", config="simple"))
        return found & Q(people_key__regex=self._pattern()) if self.initials else found

    def _pattern(self) -> str:
        """The initials stand behind the surname and in their order, or before or as all three."""
        in_order = "[^ ]*[ -]".join(self.initials)
        others = max(self.groups - 1, 0)
        patterns = [rf"^({_BEFORE_SURNAMES})?[^ ]+( [^ ]+){{0,{others}}} {in_order}"]
        if len(self.initials) > _INITIALS or not self.words:
            patterns.append(f"^{in_order}")
        elif len(self.initials) == 1:
            # «Максим С.»: the initial of the surname.
            patterns.append(f"^{in_order}[^ ]* ([^ ]+ )*{self.words[0]}")
        return "|".join(f"({pattern})" for pattern in patterns)


def _begins(word: str) -> str:
    return f"'{word}':*"


def _in_any_form(word: str) -> str:
    return "(" + " | ".join(f"'{form}'" for form in sorted(nominatives(word))) + ")"


def _typed(text: str) -> str:
    """Return what a search was asked for, as its places are compared."""
    return search_key(mixed_words_in_russian(text))


def _readings(text: str) -> Iterator[_Question]:
    """Yield the ways to read a typed name; «Сергеев МЮ» may end in a word or in two initials.

    What was copied along is no part of it: «1. Белова А. И. (школа № 5)». A name that stands in
    brackets itself is one: «1. (Белова А. И.)».
    """
    typed = _typed(text)
    outside = _IN_BRACKETS.sub(" ", typed)
    named = outside if any(map(str.isalpha, outside)) else typed
    groups = [_parts(group) for group in _GROUP.findall(named)]
    if any(part.isalpha() for group in groups for part in group):
        groups = [[part for part in group if any(map(str.isalpha, part))] for group in groups]
    parts = [part for group in groups for part in group][:_MOST_WORDS]
    if not parts:
        return
    yield _question(parts, groups)
    for place, pair in enumerate(parts):
        if len(pair) == _INITIALS and pair.isalpha() and len(parts) > 1:
            apart = [*parts[:place], *pair, *parts[place + 1 :]]
            yield _question(apart, [group for group in groups if group != [pair]])


def _question(parts: Sequence[str], groups: Sequence[Sequence[str]]) -> _Question:
    return _Question(
        words=tuple(part for part in parts if len(part) > 1),
        initials=tuple(part for part in parts if len(part) == 1),
        groups=sum(any(len(part) > 1 for part in group) for group in groups),
    )


def _parts(group: str) -> list[str]:
    if account := _ACCOUNT_WORD.fullmatch(group):
        return [account[0]]
    return _WORD.findall(_PARTICLE.sub("", group))


def find_by_name(
    rows: Rows,
    text: str,
    places: Sequence[Any],
    *,
    also: Sequence[Any] = (),
    most: int | None = None,
) -> Rows:
    """Return those of ``rows`` that ``text`` names; all of them where it is blank.

    Args:
        places: columns or expressions that hold surname, given name and patronymic in this order,
            or the whole name; a column whose name ends in ``name_key`` holds a `search_key`.
        also: columns that hold a login or an address.
        most: of a frequent name so many are found, whoever comes first; all of them by default.
    """
    if not search_key(text):
        return rows
    questions = list(_readings(text))
    if not questions:
        return rows.none()
    key = _key(places[0]) if len(places) == 1 else full_name_key(*_three(places))
    asked = rows.alias(people_vector=name_vector([*places, *also]), people_key=key)
    written = asked.filter(reduce(or_, (one.condition() for one in questions)))
    if not written.exists():
        in_any_form = (one.condition(in_any_form=True) for one in questions)
        written = asked.filter(reduce(or_, in_any_form))
        if not written.exists() and _LATIN_KEYS.fullmatch(text):
            # «Rjhjktdf» is «Королева» with the keyboard left in Latin letters.
            typed = from_latin_keys(text.lower())
            return find_by_name(rows, typed, places, also=also, most=most)
    if most is None:
        return written
    return rows.filter(pk__in=written.order_by().values("pk")[:most])


def first_word(text: str) -> str:
    """Return the first word of a typed name as a ``name_key`` holds it; usually the surname."""
    return (_WORD.findall(_typed(text)) or [""])[0]


def _three(places: Sequence[Any]) -> list[Any]:
    return [*places, Value(""), Value("")][:3]


def find_published(rows: Rows, text: str) -> Rows:
    """Return those of published ``rows`` that ``text`` names, likeliest first; blank finds nobody.

    The rows hold a ``name_key`` and a ``place`` in their list.
    """
    if not search_key(text):
        return rows.none()
    phrase = " ".join(name_words(text))
    nearness = Case(
        When(Q(name_key=phrase) | Q(name_key__startswith=f"{phrase} "), then=Value(0)),
        When(name_key__startswith=phrase, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return find_by_name(rows, text, ["name_key"]).order_by(nearness, "place")


def near_names(rows: QuerySet[Any, Any], text: str) -> list[str]:
    """Return names in published ``rows`` that somebody may have meant by ``text``."""
    return similar_names(text, rows.order_by().values_list("name", flat=True).distinct())


def find_by_words(rows: Rows, text: str, places: Sequence[Any]) -> Rows:
    """Return those of ``rows`` of which some place holds every word of ``text``; all if blank.

    For names of organizations and the like: a word may be any part, a number stands alone, so that
    «школа № 2» finds neither № 20 nor № 12, and «2а» no № 12а.
    """
    words = _PLACE_WORD.findall(_ORDINAL.sub(r"\1", _typed(text)))[:_MOST_WORDS]
    if not words:
        return rows
    keys = {f"place_{number}": _key(place) for number, place in enumerate(places)}
    conditions = [reduce(or_, (_holds(key, word) for key in keys)) for word in words]
    return rows.alias(**keys).filter(reduce(and_, conditions))


def _holds(key: str, word: str) -> Q:
    if word[0].isdecimal():
        number = word if word.isdecimal() else word[:-1]
        # «2а» is written «2 а», «2-А» and «2 „А“» as well.
        rest = (
            rf"[^0-9a-zа-я]{{0,2}}{letter}($|[^a-zа-я])" if (letter := word[len(number) :]) else ""
        )
        return Q(**{f"{key}__regex": rf"(^|[^0-9]){number}{rest or '($|[^0-9])'}"})
    return Q(**{f"{key}__contains": word})

"""Statistics as everybody may read them: numbers of people, rounded."""

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.cache import caches

from attestation.applications.choices import Form
from attestation.base.language.dates import two_months
from attestation.base.language.natural_order import natural_key
from attestation.categories.choices import Category
from attestation.reports.statistics.models import StatisticsRow, StatisticsSnapshot
from attestation.reports.statistics.rounding import (
    FEWEST,
    TOTAL,
    Cell,
    Sum,
    nearest,
    rounded_down,
    sums_of,
    with_totals,
)

__all__ = [
    "FEWEST",
    "MEASURES",
    "Scope",
    "Statistics",
    "StatisticsLine",
    "Table",
    "published_statistics",
]

#: The counted measures, in the order of columns.
MEASURES = {
    "filed": "Подано заявлений",
    "registered": "Зарегистрировано",
    "scheduled": "Включено в графики",
    "granted": "Категория установлена",
}
#: What is secret: how many there are of whom no published list tells.
_SECRET: dict[str, Callable[[StatisticsRow], int]] = {
    "undecided": lambda row: max(row.registered - row.granted, 0),
    "unregistered": lambda row: max(row.filed - max(row.registered, row.granted), 0),
}
#: Each measure as what the lists show and the secrets that are added to it.
_MADE_OF = {
    "filed": ("granted", ("undecided", "unregistered")),
    "registered": ("granted", ("undecided",)),
    "scheduled": ("scheduled", ()),
    "granted": ("granted", ()),
}


@dataclass(frozen=True)
class Scope:
    """The selected part: one year, or one municipality, or (both None) everything.

    Never both: with three ways to cut at once, every number would be small.
    """

    year: int | None = None
    municipality: int | None = None


@dataclass(frozen=True)
class StatisticsLine:
    """One line of a table.

    Attributes:
        key: year, first day of the period, key of the municipality, category or form.
        label: in Russian words.
        numbers: by measure, rounded to `FEWEST`.
        days: mean days from filing to registration; None where nothing is to be said.
    """

    key: Any
    label: str
    numbers: dict[str, int]
    days: float | None = None


@dataclass(frozen=True)
class Table:
    """The same people cut in one manner.

    Attributes:
        code: «years», «periods», «municipalities», «categories», «forms».
        heading: of the first column.
        columns: headings of the numbers by measure.
    """

    code: str
    title: str
    heading: str
    columns: dict[str, str]
    lines: tuple[StatisticsLine, ...]


@dataclass(frozen=True)
class Statistics:
    """The content of a statistics page.

    ``years`` and ``municipalities`` are the available choices, the latter as (key, name).
    """

    made_at: datetime.datetime
    years: tuple[int, ...]
    municipalities: tuple[tuple[int, str], ...]
    total: StatisticsLine
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class _Cut:
    """A manner to cut: the key of a row of the count, its words, its place in the order."""

    title: str
    heading: str
    key: Callable[[StatisticsRow], Hashable]
    label: Callable[[Any], str] = str
    order: Callable[[Any], Any] = str
    measures: tuple[str, ...] = ("filed", "registered", "granted")


EVERYTHING = 0

_CUTS = {
    "everything": _Cut("", "", lambda row: EVERYTHING),
    "years": _Cut("По годам подачи", "Год", lambda row: row.year),
    "periods": _Cut(
        "По аттестационным периодам",
        "Период",
        lambda row: row.period,
        two_months,
        lambda first_day: first_day,
        ("scheduled",),
    ),
    "municipalities": _Cut("По муниципалитетам", "Муниципалитет", lambda row: row.municipality_key),
    "categories": _Cut(
        "По категориям",
        "Заявленная категория",
        lambda row: row.category,
        lambda value: str(Category(value).label),
        list(Category.values).index,
    ),
    "forms": _Cut(
        "По формам аттестации",
        "Форма",
        lambda row: row.form,
        lambda value: str(Form(value).label),
        list(Form.values).index,
    ),
}
#: The scopes, and the cuts that become tables.
_ACROSS = ("everything", "years", "municipalities")
_PARTS = tuple(code for code in _CUTS if code != "everything")
_CROSSINGS = tuple((a, b) for a in _ACROSS for b in _PARTS if a != b)
#: There is another count long before that.
_KEPT_SECONDS = 24 * 60 * 60
_Sums = dict[str, dict[tuple[str, str], Counter[Cell]]]


def published_statistics(scope: Scope) -> Statistics | None:
    """The numbers of the last count that everybody may know.

    Returns:
        None where nothing was counted yet, or the scope names a year or a municipality from which
        nothing came.
    """
    snapshot = StatisticsSnapshot.objects.last()
    if snapshot is None:
        return None
    kept, key = caches["released"], _key(snapshot, scope)
    found = kept.get(key)
    if found is None:
        # What the job has worked out, for all processes.
        found = caches["default"].get(key)
        if found is None:
            found = _Count(snapshot).seen_from(scope)
        kept.set(key, found or False)
    return found or None


def prepare_statistics() -> None:
    """Work out the whole and each of its years, so that no visitor waits for it after a count.

    A municipality is worked out when somebody asks for it: few do.
    """
    snapshot = StatisticsSnapshot.objects.last()
    if snapshot is None:
        return
    count = _Count(snapshot)
    for scope in (Scope(), *(Scope(year=year) for year in {row.year for row in count.rows})):
        caches["default"].set(_key(snapshot, scope), count.seen_from(scope), _KEPT_SECONDS)


def _key(snapshot: StatisticsSnapshot, scope: Scope) -> str:
    return f"statistics:{snapshot.pk}:{scope.year}:{scope.municipality}"


class _Count:
    """The rows of a snapshot, and the names of its municipalities."""

    def __init__(self, snapshot: StatisticsSnapshot) -> None:
        self.made_at = snapshot.made_at
        self.rows = list(snapshot.rows.all())
        self.names = {row.municipality_key: row.municipality for row in self.rows}

    def seen_from(self, scope: Scope) -> Statistics | None:
        """Return the published numbers of the scope; None if it has no applications."""
        of_all: dict[str, Hashable] = {"years": scope.year, "municipalities": scope.municipality}
        chosen = {across: here for across, here in of_all.items() if here is not None}
        across, here = next(iter(chosen.items()), ("everything", EVERYTHING))
        if len(chosen) > 1 or not any(_CUTS[across].key(row) == here for row in self.rows):
            return None
        crossed = _Crossed(self.rows, across, here)
        total = crossed.numbers("categories", TOTAL), crossed.days("categories", TOTAL)
        tables = [self._table(code, crossed) for code in _PARTS if code != across]
        return Statistics(
            made_at=self.made_at,
            years=tuple(sorted({row.year for row in self.rows}, reverse=True)),
            municipalities=tuple(sorted(self.names.items(), key=lambda item: natural_key(item[1]))),
            total=StatisticsLine(TOTAL, "Всего", *total),
            tables=tuple(tables),
        )

    def _table(self, code: str, crossed: "_Crossed") -> Table:
        cut = _CUTS[code]
        label = self.names.__getitem__ if code == "municipalities" else cut.label
        order = cut.order
        if code == "municipalities":
            order = lambda key: natural_key(label(key))  # noqa: E731 - of this one table
        lines = tuple(
            StatisticsLine(
                key,
                label(key),
                crossed.numbers(code, key, cut.measures),
                crossed.days(code, key) if "registered" in cut.measures else None,
            )
            for key in sorted(crossed.keys(code, cut.measures), key=order)
        )
        columns = {name: MEASURES[name] for name in cut.measures}
        return Table(code, cut.title, cut.heading, columns, lines)


class _Crossed:
    """The measures of one scope by every cut, with all sums, rounded."""

    def __init__(self, rows: Iterable[StatisticsRow], across: str, here: Hashable) -> None:
        self._across, self._here = across, here
        sums = _summed(rows)
        self._sums = {
            name: {code: with_totals(tables[across, code]) for code in _PARTS if code != across}
            for name, tables in sums.items()
        }
        self._secret = {name: _rounded(sums[name]) for name in _SECRET}

    def keys(self, code: str, measures: tuple[str, ...]) -> list[Any]:
        """The keys of a cut under which any number is shown: an empty line says «somebody»."""
        counted = {key for here, key in self._sums["filed"][code] if here == self._here}
        return [
            key
            for key in counted - {TOTAL, None}
            if any(self.numbers(code, key, measures).values())
        ]

    def numbers(
        self, code: str, key: Hashable, measures: Iterable[str] = MEASURES
    ) -> dict[str, int]:
        """Return the published numbers of a line, by measure."""
        cell = (self._here, key)
        name = _name((self._across, code), cell)
        shown = {}
        for measure in measures:
            known, secrets = _MADE_OF[measure]
            added = (self._secret[secret][name] for secret in secrets)
            shown[measure] = nearest(self._sums[known][code][cell]) + sum(added)
        return shown

    def days(self, code: str, key: Hashable) -> float | None:
        """Mean days of a line; None where they would be those of few people."""
        cell = (self._here, key)
        registered = self._sums["registered"][code][cell]
        return self._sums["days"][code][cell] / registered if registered >= FEWEST else None


def _summed(rows: Iterable[StatisticsRow]) -> _Sums:
    """Every measure and every secret by every two cuts."""
    read: dict[str, Callable[[StatisticsRow], int]] = {
        **{name: attrgetter(name) for name in (*MEASURES, "days")},
        **_SECRET,
    }
    sums: _Sums = {name: {crossing: Counter() for crossing in _CROSSINGS} for name in read}
    for row in rows:
        keys = {code: cut.key(row) for code, cut in _CUTS.items()}
        for name, of_row in read.items():
            number = of_row(row)
            for (a, b), table in sums[name].items():
                table[keys[a], keys[b]] += number
    return sums


def _name(crossing: tuple[str, str], cell: Cell) -> Hashable:
    """The same name for a number in whichever table it stands."""
    keys = zip(crossing, cell, strict=True)
    return tuple(sorted((cut, key) for cut, key in keys if key != TOTAL and cut != "everything"))


def _rounded(tables: dict[tuple[str, str], Counter[Cell]]) -> dict[Hashable, int]:
    """The published numbers of a secret, over all tables and scopes together."""
    numbers: dict[Hashable, int] = {}
    lines: list[Sum] = []
    for crossing, table in tables.items():
        full = with_totals(table)
        numbers |= {_name(crossing, cell): number for cell, number in full.items()}
        lines += [
            Sum(
                _name(crossing, line.total),
                tuple(_name(crossing, part) for part in line.parts),
            )
            for line in sums_of(full)
        ]
    known = dict.fromkeys(line for line in lines if line.parts != (line.total,))
    return {name: one.shown for name, one in rounded_down(numbers, known).items()}

"""One INSERT … SELECT for each table: its rows times the copies, with keys, days and names shifted.

Keys are shifted by arithmetic, the n-th copy by n times a number above all keys, so that a
reference needs no look-up.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import (
    DateField,
    Field,
    PositiveSmallIntegerField,
    UUIDField,
)

from attestation.accounts.models import User
from attestation.demo.scale.names import SLOTS
from attestation.demo.scale.ownership import kept, past
from attestation.demo.scale.plan import BOTH, BY_KEY, PLACES, TIMES, Plan, Table
from attestation.files.models import StoredFile

#: What a copied row's columns are shifted by, as columns of `scale_copy`: its own copy, the group
#: of municipalities, the step into the past, both.
_OWN, _PLACE, _TIME, _BOTH = "k", "g", "s", "e"
_WHICH = {
    _PLACE: "c.s = 0 AND c.d = 0 AND c.g > 0",
    _TIME: "c.g = 0 AND c.d = 0 AND c.s > 0",
    _BOTH: "c.d = 0 AND c.e > 0",
}
_OWN_ROWS = (
    "CASE r.kind WHEN 'shared' THEN false WHEN 'place' THEN c.s = 0 AND c.d = 0 AND c.g > 0"
    " ELSE (c.s = 0 OR r.finished) AND r.rank <= c.upto END"
)
_TYPED_NAMES = {
    "surname": "n1.plain",
    "last_name": "n1.plain",
    "given_name": "n2.plain",
    "first_name": "n2.plain",
    "patronymic": "n3.plain",
    **{f"surname_{case}": f"n1.{case}" for case in ("genitive", "dative")},
    **{f"given_name_{case}": f"n2.{case}" for case in ("genitive", "dative")},
    **{f"patronymic_{case}": f"n3.{case}" for case in ("genitive", "dative")},
}
_SPECIAL = {
    "attestation_user.username": "x.username || '.' || c.k",
    "attestation_user.email": "replace(x.email, '@', '.' || c.k || '@')",
    "account_emailaddress.email": "replace(x.email, '@', '.' || c.k || '@')",
    "attestation_letter.to": "replace(x.\"to\", '@', '.' || c.k || '@')",
    "attestation_municipality.name": "x.name || ' (' || (c.g + 1) || ')'",
    # Namesakes of one place and time are told apart by the order of what they held before.
    **{
        f"attestation_{name}.order_number": "x.order_number || CASE"
        " WHEN x.application_id IS NULL AND c.d > 0 THEN '-' || c.d ELSE '' END"
        for name in ("categoryrecord", "categoryrecordevent")
    },
    **{
        f"attestation_{name}.held_order_number": "x.held_order_number || CASE"
        " WHEN x.held_order_number <> '' AND c.d > 0 THEN '-' || c.d ELSE '' END"
        for name in ("application", "applicationevent")
    },
    "attestation_expertagreement.number": "CASE WHEN x.number = '' THEN '' ELSE x.number || '/' ||"
    " c.g END",
}


def _full_name(case: str) -> str:
    return (
        f"n1.{case} || ' ' || n2.{case}"
        f" || CASE WHEN p.has_patronymic THEN ' ' || n3.{case} ELSE '' END"
    )


_WHOLE_NAMES = {
    "name": _full_name("plain"),
    "name_key": f"replace(lower({_full_name('plain')}), 'ё', 'е')",
    "name_dative": _full_name("dative"),
}


@dataclass(frozen=True)
class Shift:
    """How far the copies of a table lie from it: ``above`` is a number above all its keys."""

    by: str
    above: int


class Copier:
    """Writes the copies that stand in `scale_copy`.

    Args:
        years: how many years lie between two steps into the past.
    """

    def __init__(self, plan: Plan, *, years: int) -> None:
        self._plan = plan
        self._years = years
        self._owned = plan.owned_models | {User} | set(BY_KEY)
        self._above = {model: _above(model) for model in plan.models if model is not StoredFile}

    def copy(self, model: Table) -> int:
        """Copy the rows of ``model``; returns how many rows were written."""
        fields = [f for f in model._meta.concrete_fields if not f.generated]
        names = ", ".join(f'"{f.column}"' for f in fields)
        values = ", ".join(self._value(model, f) for f in fields)
        statement = (
            f"INSERT INTO {model._meta.db_table} ({names}) OVERRIDING SYSTEM VALUE"
            f" SELECT {values} FROM {self._source(model)}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.rowcount)

    def copy_files_of_times(self) -> None:
        """Copy the files of releases and orders."""
        fields = [f for f in StoredFile._meta.concrete_fields if f.column not in {"id", "blob"}]
        names = ", ".join(str(f.column) for f in fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO attestation_storedfile (id, blob, {names})"
                f" SELECT {_key('x.id', _TIME)}, {_blob(_TIME)}, {names}"
                f" FROM attestation_storedfile x JOIN past_storedfile USING (id), scale_copy c"
                f" WHERE {_WHICH[_TIME]}"
            )

    def _shift(self, model: Table) -> str:
        if model in PLACES:
            return _PLACE
        if model in TIMES:
            return _TIME
        return _BOTH if model in BOTH else _OWN

    def _source(self, model: Table) -> str:
        table, pk, by = model._meta.db_table, model._meta.pk.column, self._shift(model)
        joins = [f"{table} x"]
        if by == _OWN:
            joins.append(f"JOIN {kept(model)} r ON r.id = x.{pk} CROSS JOIN scale_copy c")
            which = _OWN_ROWS
        else:
            if by in {_TIME, _BOTH}:
                joins.append(f"LEFT JOIN {past(model)} r ON r.id = x.{pk}")
            joins.append("CROSS JOIN scale_copy c")
            which = _WHICH[by]
            which += " AND r.id IS NOT NULL" if by == _TIME else ""
            which += " AND (c.s = 0 OR r.id IS NOT NULL)" if by == _BOTH else ""
        joins += [
            f"LEFT JOIN kept_user u_{f.column} ON u_{f.column}.id = x.{f.column}"
            for f in self._people(model)
        ]
        if self._is_named(model):
            joins.append("LEFT JOIN kept_user p ON p.id = r.person")
            joins += _drawn_names()
        return f"{' '.join(joins)} WHERE {which}"

    def _people(self, model: Table) -> list["Field[Any, Any]"]:
        found = [f for f in model._meta.concrete_fields if f.is_relation]
        return [f for f in found if f.related_model is User and self._shift(model) != _TIME]

    def _is_named(self, model: Table) -> bool:
        columns = {f.column for f in model._meta.concrete_fields}
        return self._shift(model) == _OWN and bool(columns & {*_TYPED_NAMES, "name"})

    def _value(self, model: Table, field: "Field[Any, Any]") -> str:
        table, column, by = model._meta.db_table, f'x."{field.column}"', self._shift(model)
        if special := _SPECIAL.get(f"{table}.{field.column}"):
            return special
        if model is StoredFile and field.column == "blob":
            return _blob(_OWN)
        if field.primary_key or field.is_relation:
            return self._key_value(model, field)
        if self._is_named(model) and (name := self._name(model, field, column)):
            return name
        if isinstance(field, UUIDField):
            return _key(column, _OWN) if by == _OWN else column
        if isinstance(field, DateField) and by != _PLACE:
            kind = "timestamptz" if field.get_internal_type() == "DateTimeField" else "date"
            return f"({column} - make_interval(years => {self._years} * c.s))::{kind}"
        is_year = field.name == "year" or field.name.endswith("_year")
        if is_year and isinstance(field, PositiveSmallIntegerField) and by != _PLACE:
            return f"{column} - {self._years} * c.s"
        if field.name == "municipality" and by == _OWN:
            return f"{column} || CASE WHEN c.g > 0 THEN ' (' || (c.g + 1) || ')' ELSE '' END"
        return column

    def _name(self, model: Table, field: "Field[Any, Any]", column: str) -> str | None:
        drawn = _TYPED_NAMES.get(str(field.column))
        if drawn is None and hasattr(model, "municipality"):
            drawn = _WHOLE_NAMES.get(str(field.column))
        if drawn is None and field.column == "name_key":
            drawn = _WHOLE_NAMES["name_key"]
        # A draft has no name yet, a stranger keeps their own.
        blank = f"{column} = '' OR p.id IS NULL"
        return None if drawn is None else f"CASE WHEN {blank} THEN {column} ELSE {drawn} END"

    def _key_value(self, model: Table, field: "Field[Any, Any]") -> str:
        column, by = f'x."{field.column}"', self._shift(model)
        target = model if field.primary_key else field.related_model
        if target is None or isinstance(target, str):
            raise TypeError(f"{field} leads nowhere")
        if target is StoredFile:
            return _key(column, by)
        if target is User:
            if model is User:
                return (
                    f"{column} + CASE r.kind WHEN 'own' THEN c.k ELSE c.g END * {self._far(User)}"
                )
            return self._person(field, column) if by != _TIME else column
        if target not in self._above:
            # What is not copied; the context of a change is not known of invented ones.
            return "NULL" if field.column == "pgh_context_id" else column
        if field.primary_key and target not in self._owned:
            return f"{column} + c.{by} * {self._far(target)}"
        if by in {_TIME, _BOTH, _PLACE} and target in self._owned:
            return column
        shift = self._shift(target)
        if by == _TIME and shift != _TIME:
            return column
        return f"{column} + c.{shift} * {self._far(target)}"

    def _person(self, field: "Field[Any, Any]", column: str) -> str:
        kind = f"u_{field.column}.kind"
        moved = f"CASE {kind} WHEN 'own' THEN c.k WHEN 'place' THEN c.g ELSE 0 END"
        return f"{column} + {moved} * {self._far(User)}"

    def _far(self, model: Table) -> int:
        return self._above[model]


def _above(model: Table) -> int:
    pk = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max({pk}), 0) FROM {model._meta.db_table}")
        return int(cursor.fetchone()[0])


def _key(column: str, by: str) -> str:
    """Return the key of the copy of what has a random key."""
    return f"md5({column}::text || '{by}' || c.{by})::uuid"


def _blob(by: str) -> str:
    """Return another name of the same bytes on the disk: every row names its file alone."""
    key = f"md5(x.id::text || '{by}' || c.{by})"
    return f"left({key}, 2) || '/' || {key} || '/../../' || x.blob"


def _drawn_names() -> list[str]:
    hashed, joins, bits = "hashint8extended(r.person, c.k)", [], 0
    for alias, (table, slots) in zip(("n1", "n2", "n3"), SLOTS.items(), strict=True):
        slot = f"(({hashed} >> {bits}) & {slots - 1})"
        joins.append(
            f"LEFT JOIN {table} {alias} ON {alias}.is_woman = p.is_woman AND {alias}.slot = {slot}"
        )
        bits += slots.bit_length() - 1
    return joins

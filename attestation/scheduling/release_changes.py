"""What one release changes against the one before, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from attestation.scheduling.release_models import ReleaseChange, ReleaseRow

Kind = ReleaseChange.Kind

#: What visitors see of a person, with its name in a list of changes.
_COMPARED = {
    "name": "Имя",
    "position": "Должность",
    "organization": "Организация",
    "municipality": "Муниципалитет",
    "category": "Категория",
    "form": "Форма",
    "first_expert": "Специалист 1",
    "second_expert": "Специалист 2",
    "coordinator_phone": "Телефон координатора",
}


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
        """As of a row of `ReleaseChange`, so that a preview is shown in the same way."""
        return str(Kind(self.kind).label)


def differences(
    old_rows: Iterable[ReleaseRow],
    new_rows: Iterable[ReleaseRow],
    moves: Mapping[UUID, tuple[str, str]],
) -> list[Change]:
    """Compare the rows of two releases by their keys; the place in the list does not matter.

    Args:
        moves: of rows that are gone because the person now stands in another period: the names
            of the period that was and of the one that is.

    Returns:
        the changes by name; empty if the releases say the same of the same people.
    """
    old = {row.key: row for row in old_rows}
    new = {row.key: row for row in new_rows}
    found = [_added(row) for key, row in new.items() if key not in old]
    for key, was in old.items():
        if key not in new:
            found.append(_gone(was, moves.get(key)))
            continue
        fields = [field for field in _COMPARED if getattr(was, field) != getattr(new[key], field)]
        if fields:
            before, after = _lines(was, fields), _lines(new[key], fields)
            found.append(_change(Kind.CHANGED, new[key], before=before, after=after))
    return sorted(found, key=lambda change: (change.name, change.key))


def _added(row: ReleaseRow) -> Change:
    return _change(Kind.ADDED, row, after=_lines(row, ["first_expert", "second_expert"]))


def _gone(row: ReleaseRow, move: tuple[str, str] | None) -> Change:
    if move:
        return _change(Kind.MOVED, row, before=f"Период: {move[0]}", after=f"Период: {move[1]}")
    return _change(Kind.REMOVED, row)


def _change(kind: str, row: ReleaseRow, **words: Any) -> Change:
    facts = {"before": "", "after": "", **words}
    return Change(kind=kind, key=row.key, name=row.name, organization=row.organization, **facts)


def _lines(row: ReleaseRow, fields: Iterable[str]) -> str:
    return "\n".join(f"{_COMPARED[name]}: {getattr(row, name) or 'не указан'}" for name in fields)

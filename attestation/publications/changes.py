"""What one release changes against the one before, person by person, in words."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from attestation.base.language.natural_order import natural_key
from attestation.publications.models import ChangeKind, PublishedRow


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
    old_rows: Iterable[PublishedRow],
    new_rows: Iterable[PublishedRow],
    *,
    compared: Mapping[str, str],
    told_of_new: Iterable[str],
    moves: Mapping[UUID, tuple[str, str]] | None = None,
) -> list[Change]:
    """Compare the rows of two releases by their keys; their order does not matter.

    Args:
        compared: the fields that visitors see, with their names.
        told_of_new: the fields that are listed for an added person.
        moves: for rows that are gone because the person was moved to another period: the names
            of the old and of the new period.

    Returns:
        the changes by name; empty if both releases list the same people with the same data.
    """

    def lines(row: PublishedRow, fields: Iterable[str]) -> str:
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
    return sorted(found, key=lambda change: (natural_key(change.name), change.key))


def _shown(value: Any) -> str:
    return f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else value or "не указан"


def _gone(row: PublishedRow, move: tuple[str, str] | None) -> Change:
    if move:
        before, after = (f"Период: {name}" for name in move)
        return _change(ChangeKind.MOVED, row, before=before, after=after)
    return _change(ChangeKind.REMOVED, row)


def _change(kind: str, row: PublishedRow, **words: Any) -> Change:
    facts = {"before": "", "after": "", **words}
    return Change(kind=kind, key=row.key, name=row.name, organization=row.organization, **facts)

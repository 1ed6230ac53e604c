"""The changes of a correction, as Russian text."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from attestation.public import ChangeKind, Changes, plural

#: «у двоих»: how few people are counted in the genitive.
_COLLECTIVE = {1: "одного", 2: "двоих", 3: "троих", 4: "четверых"}

_HEADINGS = {
    ChangeKind.ADDED: "Добавлены",
    ChangeKind.MOVED: "Перенесены в другой период",
    ChangeKind.CHANGED: "Изменены",
    ChangeKind.REMOVED: "Исключены",
}


def changes_in_words(changes: Changes) -> str:
    """«добавлен 1 человек, у двоих заменён специалист»; empty where nothing changed."""
    parts = [
        _did(changes.added, "добавлен", "добавлены", "добавлено"),
        _did(changes.moved, "перенесён", "перенесены", "перенесено"),
        _did(changes.removed, "исключён", "исключены", "исключено"),
        _of(changes.experts, "заменён специалист"),
        _of(changes.corrected, "исправлены сведения"),
    ]
    return ", ".join(part for part in parts if part)


def change_in_words(change: dict[str, Any]) -> str:
    """Return what happened to one person, for a list under a notice."""
    if change["kind"] == ChangeKind.ADDED:
        return "добавлено в список"
    return "запись исключена" if change["kind"] == ChangeKind.REMOVED else change["after"]


def changes_by_kind(changes: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Return ``changes``, sorted by kind already, with a heading for each kind."""
    grouped = groupby(changes, key=_kind_of)
    return [(_HEADINGS[ChangeKind(kind)], list(found)) for kind, found in grouped]


def _kind_of(change: Any) -> str:
    # The changes of an order are stored as JSON, those of a schedule as rows.
    return change["kind"] if isinstance(change, dict) else change.kind


def _did(n: int, one: str, few: str, many: str) -> str:
    people = plural(n, "человек", "человека", "человек")
    return f"{plural(n, one, few, many)} {n} {people}" if n else ""


def _of(n: int, what: str) -> str:
    counted = _COLLECTIVE.get(n) or f"{n} {plural(n, 'человека', 'человек', 'человек')}"
    return f"у {counted} {what}" if n else ""

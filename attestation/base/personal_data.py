"""Personal data in the system: each room declares its own rows, «Мои данные» shows them all.

A room declares its part in ``personal_data.py``::

    personal_data.add(
        PersonalDataSection("messages", "Сообщения", rows=lambda user: user.notifications.all(), …)
    )

Each relation to the user is either covered by a section or excluded with a reason; a test
checks this for every model of the project.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.utils import timezone

Value = str | int | bool | None


@dataclass(frozen=True)
class PersonalDataSection:
    """Rows of one kind about a person.

    Args:
        key: the name of the section in the machine-readable file.
        title: the heading for the user.
        rows: the rows about a user, in the order in which they are shown.
        columns: a Russian label for each attribute; «document.version» follows relations.
        covers: the relations to the user that it covers, as «Model.field».
        files: the private files that belong to these rows, if any.
    """

    key: str
    title: str
    rows: Callable[[Any], QuerySet[Any]]
    columns: dict[str, str]
    covers: tuple[str, ...] = ()
    files: Callable[[Any], QuerySet[Any]] | None = None

    def described(self, user: Any) -> Iterator[dict[str, Value]]:
        """Each row as {label: value}, read from the database a few at a time."""
        for row in self.rows(user).iterator(chunk_size=500):
            yield self.describe(row)

    def describe(self, row: Model) -> dict[str, Value]:
        """One row as {label: value}."""
        return {label: value_of(row, path) for path, label in self.columns.items()}


def value_of(row: Model, path: str) -> Value:
    """The value of a dotted attribute path, as text where it is no number or truth."""
    found: Any = row
    for name in path.split("."):
        # An internal code means nothing to the reader: use its label.
        label = getattr(found, f"get_{name}_display", None)
        found = label() if label else getattr(found, name, None)
        if found is None:
            return None
        if callable(found) and not isinstance(found, Manager):
            found = found()
    return _plain(found)


def _plain(found: Any) -> Value:
    if isinstance(found, (bool, int)):
        return found
    if isinstance(found, datetime.datetime):
        return timezone.localtime(found).strftime("%d.%m.%Y %H:%M")
    if isinstance(found, datetime.date):
        return found.strftime("%d.%m.%Y")
    return str(found) or None


class PersonalData:
    """The sections of all rooms, and the relations that are left out with their reasons."""

    def __init__(self) -> None:
        self._sections: list[PersonalDataSection] = []
        self.left_out: dict[str, str] = {}
        self.left_out_apps: dict[str, str] = {}

    def add(self, *sections: PersonalDataSection, after: str = "") -> None:
        """Add sections; they are shown in the order of the rooms.

        Args:
            after: the key of a section of an earlier room that these follow instead.
        """
        place = len(self._sections)
        if after:
            place = [section.key for section in self._sections].index(after) + 1
        self._sections[place:place] = sections

    def leave_out(self, reason: str, *relations: str) -> None:
        """Say why relations («Model.field») need no section of their own."""
        self.left_out.update(dict.fromkeys(relations, reason))

    def leave_out_apps(self, reason: str, *labels: str) -> None:
        """The same for whole apps of others."""
        self.left_out_apps.update(dict.fromkeys(labels, reason))

    def sections(self) -> list[PersonalDataSection]:
        return list(self._sections)

    def section(self, key: str) -> PersonalDataSection | None:
        """The section of that key, if there is one."""
        return next((section for section in self._sections if section.key == key), None)

    def covered(self) -> set[str]:
        """Every relation that a section answers."""
        return {relation for section in self.sections() for relation in section.covers}

    def files_of(self, user: Any) -> Iterable[tuple[PersonalDataSection, Any]]:
        """The files of ``user`` with the section they belong to; each file once."""
        seen = set()
        for section in self.sections():
            if section.files is None:
                continue
            for stored in section.files(user).iterator(chunk_size=500):
                if stored.pk not in seen:
                    seen.add(stored.pk)
                    yield section, stored


personal_data = PersonalData()

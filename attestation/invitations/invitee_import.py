"""The import of people to invite, from pasted lines or a table, with an error for each line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db.models import QuerySet

from attestation.base.errors import DomainError
from attestation.base.language.names import search_key
from attestation.directory.models import Municipality, Organization
from attestation.invitations.services import sending
from attestation.invitations.services.sending import Guest
from attestation.paperwork.xlsx import write_table
from attestation.table_imports.tables import ImportColumn, ImportTable

#: Maximum number of people at once; each gets a letter.
MOST = 200

INVITEE_TABLE = ImportTable(
    ImportColumn("email", "Электронная почта", width=24),
    ImportColumn("login", "Логин", width=24),
    ImportColumn("last_name", "Фамилия", width=24),
    ImportColumn("first_name", "Имя", width=24),
    ImportColumn("patronymic", "Отчество", width=24),
    ImportColumn("organization", "Организация", width=24),
)

_SEPARATORS = re.compile(r"[\s,;|<>()\"«»]+")
_LINE_BREAKS = re.compile(r"[\r\n]+")
_CYRILLIC_NAME = re.compile(r"^[А-ЯЁ][а-яё]+(-[А-ЯЁа-яё]+)*\Z")


@dataclass(frozen=True)
class InviteeRow:
    """One person of a list.

    Attributes:
        number: the line or the row, as the inviter sees it.
        problem: a Russian sentence, or empty.
    """

    number: int
    guest: Guest
    place: Municipality | Organization | None
    problem: str = ""


def read_lines(text: str) -> list[tuple[int, Guest | str]]:
    """Return the people of pasted lines with line numbers; a string describes an error.

    A line is an address, with a login and a name before or after it if known, separated by
    any of spaces, commas, semicolons and angle brackets. Several addresses in a line are
    several people.
    """
    found: list[tuple[int, Guest | str]] = []
    for number, line in enumerate(_LINE_BREAKS.split(text.strip()), start=1):
        words = [word.removeprefix("mailto:") for word in _SEPARATORS.split(line) if word]
        if words:
            found += [(number, guest) for guest in _guests(words)]
    return found


def _guests(words: list[str]) -> list[Guest | str]:
    addresses = [word for word in words if "@" in word]
    others = [word for word in words if "@" not in word]
    if not addresses:
        return [f"«{' '.join(words)}»: нет адреса почты."]
    if len(addresses) > 1:
        if others:
            return ["Несколько адресов и логин в одной строке: запишите каждого в своей."]
        return [Guest(address) for address in addresses]
    names = [word for word in others if _CYRILLIC_NAME.match(word)]
    logins = [word for word in others if word not in names]
    if len(logins) > 1:
        return [f"{addresses[0]}: непонятно, какой из логинов верен: {', '.join(logins)}."]
    names = [*names, "", "", ""][:3]
    return [Guest(addresses[0], "".join(logins), *names)]


def rows_of_lines(text: str, *, role: str, place: Municipality | Organization) -> list[InviteeRow]:
    """Return the rows of pasted lines, each with its error."""
    nobody = Guest("")
    rows = [
        InviteeRow(number, nobody, place, guest)
        if isinstance(guest, str)
        else InviteeRow(number, guest, place)
        for number, guest in read_lines(text)
    ]
    return _checked(rows, role=role)


def rows_of_table(
    upload: Any,
    *,
    role: str,
    place: Municipality | Organization | None,
    organizations: QuerySet[Organization],
) -> list[InviteeRow]:
    """Return the rows of an uploaded table; an organization named there overrides ``place``.

    Raises:
        DomainError: the file is not such a table.
    """
    known: dict[str, list[Organization]] = {}
    for organization in organizations:
        known.setdefault(search_key(organization.name), []).append(organization)
    rows = []
    for row in INVITEE_TABLE.read(upload):
        values = dict(row.values)
        named = values.pop("organization")
        where, problem = place, ""
        if named and not isinstance(place, Municipality):
            where, problem = _organization(named, known)
        elif where is None:
            problem = "не указана организация."
        rows.append(InviteeRow(row.number, Guest(**values), where, problem))
    return _checked(rows, role=role)


def _organization(
    named: str, known: dict[str, list[Organization]]
) -> tuple[Organization | None, str]:
    found = known.get(search_key(named), [])
    if len(found) == 1:
        return found[0], ""
    how = "нет среди ваших" if not found else "есть в нескольких муниципалитетах"
    return None, f"организация «{named}» {how}."


def _checked(rows: Iterable[InviteeRow], *, role: str) -> list[InviteeRow]:
    checked: list[InviteeRow] = []
    addresses: set[tuple[str, int | None]] = set()
    logins: set[str] = set()
    for row in rows:
        problem = row.problem or _problem(row, role)
        address, login = row.guest.email.lower(), row.guest.login.lower()
        if not problem and (address, getattr(row.place, "pk", None)) in addresses:
            problem = f"{row.guest.email} уже есть выше в этом списке."
        if not problem and login and login in logins:
            problem = f"логин {row.guest.login} уже есть выше в этом списке."
        addresses.add((address, getattr(row.place, "pk", None)))
        logins.add(login)
        checked.append(InviteeRow(row.number, row.guest, row.place, problem))
    return checked


def _problem(row: InviteeRow, role: str) -> str:
    assert row.place is not None  # noqa: S101 (without a place there is a problem already)
    if not row.guest.email:
        return "нет адреса почты."
    try:
        sending.check(row.guest, role=role, place=row.place)
    except DomainError as refusal:
        return refusal.message
    return ""


def write_template(target: BinaryIO) -> None:
    """The empty table to fill in, with one row as an example."""
    example = ("ivanova@school.example", "ivanova2026", "Иванова", "Анна", "Сергеевна", "")
    write_table(
        target,
        title="Приглашения",
        columns=INVITEE_TABLE.file_columns(),
        rows=[example],
    )

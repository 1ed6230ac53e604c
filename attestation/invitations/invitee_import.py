"""The import of people to invite, from pasted lines or a table, with an error for each line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from attestation.accounts.name_fields import SMALL_PARTS, proposed_name, proposed_patronymic
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_address, clean_line
from attestation.base.language.given_names import surname_first
from attestation.base.language.names import same_key
from attestation.directory.models import Organization
from attestation.invitations.models import OF_ORGANIZATION, Place
from attestation.invitations.services import sending
from attestation.invitations.services.sending import Guest
from attestation.paperwork.xlsx import write_table
from attestation.table_imports.tables import ImportColumn, ImportTable, sentence

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

_SEPARATORS = re.compile(r"[\s,;|/<>()\[\]:\"“”„«»`]+")
#: «Белова Анна <a@mail.example>, Пётр …»: people as programs for mail list them.
_AFTER_BRACKETS = re.compile(r"(?<=>)\s*[,;]\s*(?=\S)")
#: A blank beside the «@», of an address that was typed or broken over two lines.
_APART = re.compile(r"(?<=[\w.+-])\s+@\s*(?=\w)|(?<=[\w.+-])@\s+(?=[\w-]+\.)")
_WEB_PAGE = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
#: «Зам.директора», «г.Березовский»: what is shortened before a dot is no name and no login.
_SHORTENED = re.compile(r"[А-ЯЁа-яё]+(?:\.[А-ЯЁа-яё]*)+\Z")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?\Z")
#: «УВР», «СОШ»: capitals of an institution or an office, where a name is not all in capitals.
_LONGEST_ABBREVIATION = 5
_LINE_BREAKS = re.compile(r"[\r\n]+")
#: A word of letters with a Russian one belongs to a name; what else has letters may be a login.
_RUSSIAN_WORD = re.compile(r"(?=.*[А-ЯЁа-яё])[A-Za-zА-ЯЁа-яё]+(?:['’-][A-Za-zА-ЯЁа-яё]+)*\Z")
_LOGIN = re.compile(r".*[A-Za-z]|(?:.*[^\W\d_]){3}")
#: «1.», «2)» before a person; a dot that belongs to an address has no blank behind it.
_NUMBERING = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*\s*[.)]?(?:\s+|(?=[А-ЯЁа-яё]))|(?:[а-яa-z]\)|[IVX]+[.)])\s+)"
)
#: Initials are no name by which somebody could be greeted.
_INITIAL = re.compile(r"(?<![^\W\d_])[А-ЯЁ]\.")
#: What stands beside people in lists that were copied from somewhere, and is no name.
_LABELS = frozenset(
    {"mailto", "email", "e-mail", "mail", "login"}
    | {"электронная", "эл", "почта", "адрес", "логин", "тел", "телефон", "моб"}
    | {"кому", "куда", "от", "фио", "ф.и.о", "фамилия", "имя", "отчество", "да", "п", "электронной"}
    | {"почты", "адреса", "логина", "должность", "роль", "организация", "телефона", "номер", "дата"}
    | {"учитель", "учительница", "воспитатель", "преподаватель", "педагог", "педагог-психолог"}
    | {"учитель-логопед", "учитель-дефектолог", "логопед", "психолог", "методист", "тьютор"}
    | {"директор", "заместитель", "зам", "зав", "заведующий", "заведующая", "завуч", "инструктор"}
    | {"концертмейстер", "социальный", "старший", "старшая", "музыкальный", "руководитель"}
    | {"мбоу", "моу", "маоу", "мкоу", "гбоу", "мбдоу", "мадоу", "мкдоу", "мдоу", "гбдоу", "чоу"}
    | {"сош", "оош", "нош", "доу", "школа", "лицей", "гимназия", "сад", "детский"}
)


@dataclass(frozen=True)
class InviteeRow:
    """One person of a list.

    Attributes:
        number: the line or the row, as the inviter sees it.
        problem: a Russian sentence, or empty.
    """

    number: int
    guest: Guest
    place: Place
    problem: str = ""


def read_lines(text: str) -> list[tuple[int, Guest | str]]:
    """Return the people of pasted lines with line numbers; a string describes an error.

    A line is an address, with a login and a name before or after it if known, separated by
    any of spaces, commas, semicolons and angle brackets. Several addresses in a line are
    several people.
    """
    found: list[tuple[int, Guest | str]] = []
    for number, line in enumerate(_LINE_BREAKS.split(text.strip()), start=1):
        for person in _AFTER_BRACKETS.split(line):
            words = _words(person, number)
            if words:
                found += [(number, guest) for guest in _guests(words)]
    return found


def _words(line: str, number: int) -> list[str]:
    line = _WEB_PAGE.sub(" ", _APART.sub("@", clean_line(line)))
    # Numbering may be stuck to the address: «1.ivanova@…» in the first line.
    line = _NUMBERING.sub("", line).removeprefix(f"{number}.").removeprefix(f"{number})")
    line = _INITIAL.sub(" ", line)
    words = [word.strip(".,'’–—-•·*") for word in _SEPARATORS.split(line)]
    return [word for word in words if word.strip("№") and word.lower() not in _LABELS]


def _guests(words: list[str]) -> list[Guest | str]:
    # «a@mail.example <mailto:a@mail.example>» is one address.
    addresses = list({word.lower(): word for word in reversed(words) if "@" in word}.values())[::-1]
    others = [word for word in words if "@" not in word and not _SHORTENED.match(word)]
    if not addresses:
        return [f"«{' '.join(words)}»: нет адреса почты."]
    names = [word for word in others if _RUSSIAN_WORD.match(word)]
    logins = [word for word in others if word not in names and _LOGIN.match(word)]
    if len(logins) > 1 and all(map(_LATIN_NAME.match, logins)):
        # «Anna Belova <a@mail.example>»: a name which cannot be printed.
        logins = []
    if len(addresses) > 1:
        if logins or names:
            return ["Несколько адресов и логин в одной строке: запишите каждого в своей."]
        return [_guest(address) for address in addresses]
    if len(logins) > 1:
        return [f"{addresses[0]}: непонятно, какой из логинов верен: {', '.join(logins)}."]
    place = words.index(addresses[0])
    # A name that stands before the address is whole: behind it a school or a place may follow.
    before = [word for word in names if word in words[:place]]
    return [_guest(addresses[0], "".join(logins), *_name(before or names))]


def _name(words: list[str]) -> list[str]:
    """Surname, given name and patronymic among the Russian words of a line, in whatever order."""
    capital = [word for word in words if any(map(str.isupper, word)) or word.lower() in SMALL_PARTS]
    # Where a name has capitals, words in small letters are something else: «учитель».
    named = [word for word in capital if not _is_abbreviation(word)]
    if all(map(str.isupper, named)):
        named = capital
    parts: list[str] = []
    for word in named or words:
        # «Рашид кызы» is one part, wherever it stands.
        if parts and word.lower() in SMALL_PARTS:
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return surname_first(parts[:3])


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) <= _LONGEST_ABBREVIATION


def _guest(
    email: str, login: str = "", last_name: str = "", first_name: str = "", patronymic: str = ""
) -> Guest:
    """Return a person of a list with the name as it is printed; «-» is no login."""
    return Guest(
        clean_address(email),
        login if any(map(str.isalnum, login)) else "",
        proposed_name(last_name),
        proposed_name(first_name),
        proposed_patronymic(patronymic),
    )


def rows_of_lines(text: str, *, role: str, place: Place) -> list[InviteeRow]:
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
    place: Place,
    organizations: QuerySet[Organization],
) -> list[InviteeRow]:
    """Return the rows of an uploaded table; an organization named there overrides ``place``.

    Raises:
        DomainError: the file is not such a table.
    """
    known: dict[str, list[Organization]] = {}
    for organization in organizations:
        known.setdefault(same_key(organization.name), []).append(organization)
    rows = []
    for row in INVITEE_TABLE.read(upload):
        values = dict(row.values)
        named = values.pop("organization")
        where, problem = place, ""
        if named and role in OF_ORGANIZATION:
            where, problem = _organization(named, known)
        elif where is None and role in OF_ORGANIZATION:
            problem = "не указана организация."
        problem = problem or sentence(INVITEE_TABLE.faults(row.values))
        rows.append(InviteeRow(row.number, _guest(**values), where, problem))
    return _checked(rows, role=role)


def _organization(
    named: str, known: dict[str, list[Organization]]
) -> tuple[Organization | None, str]:
    found = known.get(same_key(named), [])
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
    if not row.guest.email:
        return "нет адреса почты."
    try:
        sending.check(row.guest, role=role, place=row.place)
    except ValidationError as error:
        return f"{row.guest.email}: {error.messages[0]}"
    except DomainError as refusal:
        return refusal.message
    return ""


def write_template(target: BinaryIO, organizations: QuerySet[Organization]) -> None:
    """The empty table to fill in, with one row as an example and ``organizations`` to choose."""
    names = organizations.values_list("name", flat=True)
    example = ("ivanova@school.example", "ivanova2026", "Иванова", "Анна", "Сергеевна", "")
    write_table(
        target,
        title="Приглашения",
        columns=INVITEE_TABLE.template_columns(organization=names),
        rows=[example],
    )

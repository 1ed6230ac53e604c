"""A line of the register's table as text, and what its words mean."""

import datetime
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from attestation.accounts.name_fields import proposed_name, proposed_patronymic
from attestation.base.language.names import same_key, search_key
from attestation.categories.choices import Category
from attestation.directory.models import (
    AttestedPosition,
    Municipality,
    Organization,
    PreviousOrganizationName,
    PreviousPositionName,
    Subject,
)
from attestation.table_imports.cells import day_of, is_error, means_nothing
from attestation.table_imports.tables import ImportColumn, ImportTable, names_of, quote

REGISTER_TABLE = ImportTable(
    ImportColumn("surname", "Фамилия", required=True, max_length=150),
    ImportColumn("given_name", "Имя", required=True, max_length=150),
    ImportColumn("patronymic", "Отчество", max_length=150),
    ImportColumn("birth_date", "Дата рождения"),
    ImportColumn(
        "municipality", "Муниципалитет", required=True, width=28, choices=names_of(Municipality)
    ),
    ImportColumn("organization", "Организация", max_length=400, width=40),
    ImportColumn(
        "position", "Должность", required=True, width=34, choices=names_of(AttestedPosition)
    ),
    ImportColumn("subject", "Предмет", width=24, choices=names_of(Subject)),
    ImportColumn("category", "Категория", required=True, choices=lambda: Category.labels),
    ImportColumn("since", "Действует с"),
    ImportColumn("until", "Действует до"),
    ImportColumn("order_number", "Номер приказа", required=True, max_length=40),
    ImportColumn("order_date", "Дата приказа", required=True),
)
TITLES = REGISTER_TABLE.titles
DATES = ("birth_date", "since", "until", "order_date")

#: Length limits of the search keys: one character may become two in lower case.
_NAME_KEY, _ORGANIZATION_KEY = 460, 400
_EARLIEST, _LATEST = datetime.date(1930, 1, 1), datetime.date(2100, 1, 1)
_CATEGORIES = {
    "первая": Category.FIRST,
    "1": Category.FIRST,
    "1 я": Category.FIRST,
    "i": Category.FIRST,
    "пкк": Category.FIRST,
    "высшая": Category.HIGHEST,
    "вкк": Category.HIGHEST,
    "методист": Category.METHODIST,
    "наставник": Category.MENTOR,
}
#: What may stand beside the name of a category, as `same_key` leaves it.
_CATEGORY_WORDS = re.compile(r"\b(?:квалификационная|кв|категория|кат|педагог)\b")
#: What many names of municipalities have in common, as `same_key` leaves it.
_COMMON_WORDS = re.compile(r"\b(?:муниципальн(?:ый|ое)|городской|район|округ|город|образование)\b")
#: Finding similar names takes time; only this many different unknown ones get a proposal.
_PROPOSALS = 200


def _own_part(name: str) -> str:
    """Return what of a name is its own: «Неведомый район» is not like each of the districts."""
    return " ".join(_COMMON_WORDS.sub(" ", name).split()) or name


class DirectoryIndex:
    """The directories by the words that a table may use for them; five queries in all."""

    def __init__(self) -> None:
        self.municipalities = {same_key(one.name): one for one in Municipality.objects.all()}
        self.subjects = {same_key(one.name): one for one in Subject.objects.all()}
        self.positions = {
            same_key(one.name): one.position
            for one in PreviousPositionName.objects.select_related("position")
        } | {same_key(one.name): one for one in AttestedPosition.objects.all()}
        self._organizations: dict[int, dict[str, Organization]] = {}
        for former in PreviousOrganizationName.objects.select_related("organization"):
            self._add(former.name, former.organization)
        for one in Organization.objects.all():
            self._add(one.full_name, one)
            self._add(one.name, one)
        self._near: dict[tuple[str, str], str] = {}

    def _add(self, name: str, organization: Organization) -> None:
        if name:
            found = self._organizations.setdefault(organization.municipality_id, {})
            found[same_key(name)] = organization

    def organizations_of(self, municipality: Municipality) -> dict[str, Organization]:
        """The organizations of a municipality by their short, full and former names."""
        return self._organizations.get(municipality.pk, {})

    def near(self, what: str, name: str, known: Mapping[str, Any]) -> str:
        """«, похоже на «…»» where the directory has something like ``name``; else empty."""
        key = (what, same_key(name))
        if key not in self._near:
            if len(self._near) >= _PROPOSALS:
                return ""
            own = {_own_part(one): one for one in known}
            close = difflib.get_close_matches(_own_part(key[1]), list(own), n=2, cutoff=0.6)
            found = [own[one] for one in close]
            names = " или ".join(f"«{quote(str(known[one]))}»" for one in found)
            self._near[key] = f", похоже на {names}" if names else ""
        return self._near[key]


@dataclass
class Meaning:
    """The content of a line: the fields of a record as far as they were understood."""

    fields: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def understand(values: dict[str, str], words: DirectoryIndex, *, today: datetime.date) -> Meaning:
    """Parse the texts of a line.

    Args:
        values: a text for each column of `REGISTER_TABLE`.

    Returns:
        the fields of a `CategoryRecord`; any entry in ``faults`` excludes the line, entries in
        ``remarks`` are for information only.
    """
    said = Meaning()
    values = {**values, **{key: "" for key in DATES if means_nothing(values[key])}}
    said.faults += REGISTER_TABLE.faults(values)
    name = " ".join(values[key] for key in ("surname", "given_name", "patronymic"))
    if len(search_key(name)) > _NAME_KEY:
        said.faults.append(f"фамилия, имя и отчество строчными буквами длиннее {_NAME_KEY} знаков")
    if len(search_key(values["organization"])) > _ORGANIZATION_KEY:
        said.faults.append(f"«Организация» строчными буквами длиннее {_ORGANIZATION_KEY} знаков")
    said.fields |= {
        "surname": proposed_name(values["surname"]),
        "given_name": proposed_name(values["given_name"]),
        "patronymic": proposed_patronymic(values["patronymic"]),
        "order_number": values["order_number"],
    }
    _dates(values, said, today)
    _names(values, words, said)
    _category(values, said)
    return said


def _dates(values: dict[str, str], said: Meaning, today: datetime.date) -> None:
    for key in DATES:
        said.fields[key] = day = _day(values[key])
        if values[key] and day is None and not is_error(values[key]):
            wrong = "такой даты быть не может" if day_of(values[key]) else "не дата"
            said.faults.append(
                f"«{TITLES[key]}»: «{quote(values[key])}» – {wrong}, нужно дд.мм.гггг"
            )
    order_date, until = said.fields["order_date"], said.fields["until"]
    said.fields["since"] = since = said.fields["since"] or order_date
    if order_date and order_date > today:
        said.faults.append(f"«Дата приказа» {order_date:%d.%m.%Y} ещё не наступила")
    if since and until and until < since:
        said.faults.append("«Действует до» раньше, чем «Действует с»")
    born = said.fields["birth_date"]
    if born and order_date and born >= order_date:
        said.faults.append("«Дата рождения» позже приказа")


def _day(text: str) -> datetime.date | None:
    day = day_of(text)
    return day if day and _EARLIEST <= day < _LATEST else None


def _names(values: dict[str, str], words: DirectoryIndex, said: Meaning) -> None:
    municipality = words.municipalities.get(same_key(values["municipality"]))
    known: dict[str, tuple[str, str, dict[str, Any]]] = {
        "municipality": ("муниципалитет", "не найден", words.municipalities),
        "position": ("должность", "не найдена", words.positions),
        "subject": ("предмет", "не найден", words.subjects),
    }
    for key, (title, not_found, found) in known.items():
        said.fields[key] = found.get(same_key(values[key]))
        if values[key] and said.fields[key] is None and not is_error(values[key]):
            near = words.near(key, values[key], found)
            said.faults.append(f"{title} «{quote(values[key])}» {not_found} в справочнике{near}")
    name = values["organization"]
    said.fields |= {"organization_name": name, "organization_key": search_key(name)}
    said.fields["organization"] = None
    if name and municipality:
        places = words.organizations_of(municipality)
        said.fields["organization"] = places.get(same_key(name))
        if said.fields["organization"] is None:
            near = words.near(f"organization {municipality.pk}", name, places)
            said.remarks.append(
                f"организации «{quote(name)}» нет в справочнике{near}: останется словами"
            )


def _category(values: dict[str, str], said: Meaning) -> None:
    key = _CATEGORY_WORDS.sub(" ", same_key(values["category"]))
    said.fields["category"] = _CATEGORIES.get(" ".join(key.split()))
    if values["category"] and said.fields["category"] is None:
        known = ", ".join(f"«{one.label}»" for one in Category)
        said.faults.append(
            f"категория «{quote(values['category'])}» неизвестна, нужна одна из: {known}"
        )

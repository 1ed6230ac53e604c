"""Import of organizations: a table is read, compared, previewed, and only then written.

Rows are judged twice by the same function: when the table is read and when it is confirmed.
If the judgements differ, the directory was changed in between, and the user reviews it again.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField
from django.utils import timezone
from wagtail.models import ModelLogEntry

from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.look_alikes import latin_among_russian, named
from attestation.base.language.names import same_key
from attestation.base.model_fields import field_of
from attestation.base.permissions import PermissionResult
from attestation.directory.access import may_import_organizations
from attestation.directory.models import (
    Municipality,
    Organization,
    OrganizationImport,
    OrganizationType,
)
from attestation.files.names import clean_name
from attestation.journal.services import locked, log_entry
from attestation.paperwork.xlsx import cell_text
from attestation.table_imports.cells import is_error
from attestation.table_imports.services import TableImports
from attestation.table_imports.tables import ImportColumn, ImportTable, TableRow, names_of, quote

#: ``JOIN`` is a row that looks like an organization which is there already, or comes above it.
ADD, CHANGE, SAME, JOIN = "add", "change", "same", "join"


def _limit(name: str) -> int:
    # Every text of an organization has a limit.
    return field_of(Organization, name, CharField).max_length  # type: ignore[return-value]


ORGANIZATION_TABLE = ImportTable(
    ImportColumn("name", "Название", required=True, max_length=_limit("name"), width=40),
    ImportColumn("full_name", "Полное название", max_length=_limit("full_name"), width=60),
    ImportColumn(
        "municipality", "Муниципалитет", required=True, width=28, choices=names_of(Municipality)
    ),
    ImportColumn("type", "Тип", required=True, width=28, choices=names_of(OrganizationType)),
    ImportColumn("address", "Адрес", max_length=_limit("address"), width=50),
    ImportColumn("is_active", "Действует", width=12, choices=lambda: ("да", "нет")),
)

_WRITTEN = ["name", "full_name", "type", "address", "is_active"]
_BOOLEANS = {
    "да": True,
    "1": True,
    "true": True,
    "истина": True,
    "нет": False,
    "0": False,
    "false": False,
    "ложь": False,
}
_CHANGED_SINCE = "Справочник изменился, посмотрите изменения ещё раз."
_BATCH = 500


@dataclass
class Judgement:
    """The effect of a table: its rows as stored, and the objects ready to be written."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    new: list[Organization] = field(default_factory=list)
    changed: list[Organization] = field(default_factory=list)
    #: Of each row that looks like another organization: what it is if it is one of its own, the
    #: organization that it looks like, and what it changes there.
    alike: dict[int, tuple[Organization, Organization, dict[str, Any]]] = field(
        default_factory=dict
    )

    def settle(self, apart: Collection[int]) -> None:
        """Let the rows ``apart`` be organizations of their own, and join the other like ones."""
        for number, (own, twin, changes) in self.alike.items():
            if number in apart:
                self.new.append(own)
            elif changes:
                for key, value in changes.items():
                    setattr(twin, key, value)
                if twin not in self.changed:
                    self.changed.append(twin)


class OrganizationImports(TableImports[OrganizationImport]):
    """Organizations from a table: read and written within one request each, all or nothing."""

    model = OrganizationImport
    table = ORGANIZATION_TABLE
    only_headings = (
        "В таблице есть только заголовки. Добавьте под ними организации и загрузите её ещё раз."
    )
    nothing_to_write = "Вносить нечего: строки без ошибок ничего не меняют в справочнике."
    wrong_rows_left = (
        "В таблице есть строки с ошибками. Исправьте их и загрузите таблицу ещё раз или "
        "отметьте «Внести только строки без ошибок»."
    )

    def may_import(self, user: Any) -> PermissionResult:
        return may_import_organizations(user)

    def upload(self, upload: Any, *, actor: Any) -> OrganizationImport:
        """Read a table and store the changes it would make; the directory stays as it is."""
        self.may_import(actor).raise_if_denied()
        try:
            rows = self.read_rows(upload)
        except DomainError as refusal:
            raise DomainError(refusal.message, field="table") from refusal
        judged = _judge(rows)
        return OrganizationImport.objects.create(
            file_name=clean_name(upload.name),
            created_by=actor,
            rows=judged.rows,
            errors=judged.errors,
            ignored=rows.ignored,
        )

    def apply(
        self,
        found: OrganizationImport,
        *,
        actor: Any,
        skip_errors: bool = False,
        apart: Collection[int] = (),
    ) -> OrganizationImport:
        """Write the previewed changes, all or nothing and once; nothing is ever deleted.

        Args:
            skip_errors: write the rows without errors although there are rows with errors.
            apart: numbers of rows that look like another organization and are one of their own;
                all others that look so are joined with it.

        Raises:
            DomainError: the actor lacks permission, see `require_confirmable`, or the directory
                has changed since the preview. In the last case the preview is rebuilt and
                saved, so the caller must not roll back.
        """
        self.may_import(actor).raise_if_denied()
        with transaction.atomic():
            found = locked(found)
            self.require_confirmable(found, skip_errors=skip_errors)
            table = _rows_of(found)
            judged = _judge(table, lock=True)
            stale = (judged.rows, judged.errors) != (found.rows, found.errors)
            if not stale:
                judged.settle(apart)
                try:
                    _write(judged, actor=actor)
                except _RacedError:
                    # The other transaction's rows are visible now that the savepoint is gone.
                    stale, judged = True, _judge(table)
            if stale:
                found.rows, found.errors = judged.rows, judged.errors
                found.save(update_fields=["rows", "errors"])
            else:
                found.applied_at = timezone.now()
                found.save(update_fields=["applied_at"])
                log_entry("organizations.import", _summary(found, judged), actor=actor)
        if stale:
            raise DomainError(_CHANGED_SINCE)
        return found

    def why_not_waiting(self, found: OrganizationImport) -> str:
        if found.applied_at is None:
            return ""
        return f"Эта таблица уже внесена {timezone.localtime(found.applied_at):%d.%m.%Y в %H:%M}."

    def count_to_write(self, found: OrganizationImport) -> int:
        return sum(row["action"] != SAME for row in found.rows)

    def count_wrong(self, found: OrganizationImport) -> int:
        return len(found.errors)

    def wrong_rows(self, found: OrganizationImport) -> Iterator[tuple[TableRow, str]]:
        for error in found.errors:
            yield TableRow(error["row"], error["values"]), error["message"]

    def counts(self, found: OrganizationImport) -> dict[str, int]:
        """Return how many rows add, change, change nothing, and are wrong (``errors``)."""
        actions = [row["action"] for row in found.rows]
        return {
            **{action: actions.count(action) for action in (ADD, CHANGE, SAME, JOIN)},
            "errors": self.count_wrong(found),
        }


organization_imports = OrganizationImports()


def _summary(found: OrganizationImport, judged: Judgement) -> str:
    left = len(found.errors)
    skipped = f", пропущено с ошибками: {left}" if left else ""
    return (
        f"Организации из таблицы «{found.file_name}»: добавлено {len(judged.new)}, "
        f"изменено {len(judged.changed)}{skipped}."
    )


def _rows_of(found: OrganizationImport) -> list[TableRow]:
    entries = sorted([*found.rows, *found.errors], key=lambda entry: entry["row"])
    return [TableRow(entry["row"], entry["values"]) for entry in entries]


# --- Judging ----------------------------------------------------------------------------------


class _Directory:
    """The data that rows are compared with; three queries regardless of the table's length."""

    def __init__(self, *, lock: bool) -> None:
        self.municipalities = {same_key(m.name): m for m in Municipality.objects.all()}
        self.types = {same_key(t.name): t for t in OrganizationType.objects.all()}
        organizations = Organization.objects.select_related("type").order_by("pk")
        if lock:
            organizations = organizations.select_for_update(of=("self",))
        self.organizations = {(o.name.lower(), o.municipality_id): o for o in organizations}
        #: By what stays of a name when spelling falls away; rows of the table come in as well.
        self.alike = {(same_key(o.name), o.municipality_id): o for o in organizations}


def _judge(table: Iterable[TableRow], *, lock: bool = False) -> Judgement:
    """Compare rows of texts with the directory as it is; ``lock`` keeps it so until the end."""
    directory, judged = _Directory(lock=lock), Judgement()
    seen: dict[tuple[str, int], int] = {}
    for row in table:
        values, entry = row.values, {"row": row.number, "values": row.values}
        faults = _faults(values, directory)
        municipality = directory.municipalities.get(same_key(values["municipality"]))
        if municipality and values["name"]:
            key = (values["name"].lower(), municipality.pk)
            if (first := seen.setdefault(key, row.number)) != row.number:
                faults.append(f"организация «{quote(values['name'])}» уже есть в строке {first}")
        if faults:
            message = f"Строка {row.number}: {'; '.join(faults)}."
            judged.errors.append({**entry, "message": message})
        else:
            judged.rows.append({**entry, **_compare(row, directory, judged)})
    return judged


def _faults(values: dict[str, str], directory: _Directory) -> list[str]:
    faults = ORGANIZATION_TABLE.faults(values)
    known: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
        ("municipality", "муниципалитет", directory.municipalities),
        ("type", "тип", directory.types),
    )
    for key, title, names in known:
        if values[key] and same_key(values[key]) not in names and not is_error(values[key]):
            faults.append(f"{title} «{quote(values[key])}» не найден в справочнике")
    if values["is_active"] and values["is_active"].lower() not in _BOOLEANS:
        stands = quote(values["is_active"])
        faults.append(f"в столбце «Действует» стоит «{stands}», а нужно «да» или «нет»")
    return faults


def _compare(row: TableRow, directory: _Directory, judged: Judgement) -> dict[str, Any]:
    """The action and the changes of a faultless row; its object goes where it will be written."""
    number, values = row.number, row.values
    municipality = directory.municipalities[same_key(values["municipality"])]
    found = directory.organizations.get((values["name"].lower(), municipality.pk))
    key = (same_key(values["name"]), municipality.pk)
    wanted: dict[str, Any] = {
        "name": values["name"],
        "full_name": values["full_name"],
        "type": directory.types[same_key(values["type"])],
        "address": values["address"],
        "is_active": _BOOLEANS.get(values["is_active"].lower(), True),
    }
    note = _note(values["name"])
    if found is None:
        own = Organization(municipality=municipality, **wanted)
        if (twin := directory.alike.setdefault(key, own)) is own:
            judged.new.append(own)
            return {"action": ADD, "changes": {}, "note": note}
        # The directory's spelling stays; another row of this table gives nothing but its name.
        changed = _differences(values, wanted, twin, but="name") if twin.pk else {}
        judged.alike[number] = (own, twin, {name: wanted[name] for name in changed})
        return {"action": JOIN, "changes": changed, "note": note, "like": twin.name}
    changes = _differences(values, wanted, found)
    for name in changes:
        setattr(found, name, wanted[name])
    if changes:
        judged.changed.append(found)
    return {"action": CHANGE if changes else SAME, "changes": changes, "note": note}


def _differences(
    values: dict[str, str], wanted: dict[str, Any], found: Organization, *, but: str = ""
) -> dict[str, list[str]]:
    """Old and new text of what a row changes in ``found``; an empty cell erases nothing."""
    return {
        key: [cell_text(getattr(found, key)), cell_text(wanted[key])]
        for key in _WRITTEN
        if key != but and values[key] and getattr(found, key) != wanted[key]
    }


def _note(name: str) -> str:
    """A sentence about letters of the name that only look Russian."""
    latin = latin_among_russian(name)
    if not latin:
        return ""
    letters = named(latin, one="латинская", many="латинские")
    return f"Похоже, в названии {letters}: исправьте в таблице и загрузите её ещё раз."


# --- Writing ----------------------------------------------------------------------------------


class _RacedError(Exception):
    """Another transaction added one of the organizations at the same moment."""


def _write(judged: Judgement, *, actor: Any) -> None:
    try:
        with constraint_errors_as({"organization_name_unique_in_municipality": _CHANGED_SINCE}):
            Organization.objects.bulk_create(judged.new, batch_size=_BATCH)
            Organization.objects.bulk_update(judged.changed, _WRITTEN, batch_size=_BATCH)
    except DomainError as refusal:
        raise _RacedError from refusal
    _log(judged, actor=actor)


def _log(judged: Judgement, *, actor: Any) -> None:
    """Put the import into each organization's history, as an edit by hand would be."""
    content_type = ContentType.objects.get_for_model(Organization)
    now, act = timezone.now(), uuid.uuid4()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=content_type,
                object_id=str(organization.pk),
                label=str(organization),
                action=action,
                timestamp=now,
                user=actor,
                uuid=act,
                content_changed=True,
            )
            for action, organizations in (
                ("wagtail.create", judged.new),
                ("wagtail.edit", judged.changed),
            )
            for organization in organizations
        ],
        batch_size=_BATCH,
    )

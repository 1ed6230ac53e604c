"""Organizations from a table: read, compared with what is there, shown, and only then written.

Rows are judged twice by the same function: when the table is read and when it is confirmed. If the
two judgements differ, somebody has changed the directory in between, and the person looks again.
"""

import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.names import search_key
from attestation.base.language.plurals import plural
from attestation.directory.access import may_import_organizations
from attestation.directory.models import (
    Municipality,
    Organization,
    OrganizationImport,
    OrganizationType,
)
from attestation.files.names import clean_name
from attestation.journal.services import locked, log_entry
from attestation.paperwork.xlsx import read_table

ADD, CHANGE, SAME = "add", "change", "same"

#: Headings of the table → keys of a row, in the order of the template.
COLUMNS = {
    "Название": "name",
    "Полное название": "full_name",
    "Муниципалитет": "municipality",
    "Тип": "type",
    "Адрес": "address",
    "Действует": "is_active",
}
TITLES = {key: title for title, key in COLUMNS.items()}
REQUIRED = ("name", "municipality", "type")

_WRITTEN = ["name", "full_name", "type", "address", "is_active"]
_LIMITS: dict[str, int] = {
    key: Organization._meta.get_field(key).max_length  # type: ignore[union-attr, misc]
    for key in ("name", "full_name", "address")
}
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
    """What a table would do: its rows as they are kept, and the objects ready to be written."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    new: list[Organization] = field(default_factory=list)
    changed: list[Organization] = field(default_factory=list)


def preview(upload: Any, *, actor: Any) -> OrganizationImport:
    """Read a table and keep what it would change; the directory stays as it is.

    Args:
        upload: the uploaded XLSX or CSV file with the columns `COLUMNS`.

    Raises:
        DomainError: the actor may not, or the file is not such a table; about the field ``table``.
    """
    may_import_organizations(actor).raise_if_denied()
    try:
        table = read_table(upload, columns=COLUMNS)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="table") from refusal
    if not table:
        raise DomainError(
            "В таблице есть только заголовки. Добавьте под ними организации и загрузите её "
            "ещё раз.",
            field="table",
        )
    judged = _judge([_texts(row) for row in table])
    return OrganizationImport.objects.create(
        file_name=clean_name(upload.name),
        created_by=actor,
        rows=judged.rows,
        errors=judged.errors,
    )


def apply(import_id: int, *, actor: Any, skip_errors: bool = False) -> OrganizationImport:
    """Write what was previewed, all or nothing and once; nothing is ever deleted.

    Args:
        skip_errors: write the rows without errors although there are rows with errors.

    Raises:
        DomainError: it was written before, has errors, changes nothing, or the directory has
            changed since the preview. In the last case the preview is made anew and kept, so the
            caller must not roll back.
        OrganizationImport.DoesNotExist: there is no such import.
    """
    may_import_organizations(actor).raise_if_denied()
    with transaction.atomic():
        found = locked(OrganizationImport.objects.get(pk=import_id))
        _require_applicable(found, skip_errors=skip_errors)
        table = _table_of(found)
        judged = _judge(table, lock=True)
        stale = (judged.rows, judged.errors) != (found.rows, found.errors)
        if not stale:
            try:
                _write(judged, actor=actor)
            except _RacedError:
                # What the other one wrote is visible now that the savepoint is gone.
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


def counts(found: OrganizationImport) -> dict[str, int]:
    """How many rows of an import add, change, change nothing, and are wrong (``errors``)."""
    actions = [row["action"] for row in found.rows]
    return {
        **{action: actions.count(action) for action in (ADD, CHANGE, SAME)},
        "errors": len(found.errors),
    }


def _require_applicable(found: OrganizationImport, *, skip_errors: bool) -> None:
    if found.applied_at:
        at = timezone.localtime(found.applied_at)
        raise DomainError(f"Эта таблица уже внесена {at:%d.%m.%Y в %H:%M}.")
    if found.errors and not skip_errors:
        raise DomainError(
            "В таблице есть строки с ошибками. Исправьте их и загрузите таблицу ещё раз или "
            "отметьте «Внести только строки без ошибок».",
            field="skip_errors",
        )
    if all(row["action"] == SAME for row in found.rows):
        raise DomainError("Вносить нечего: строки без ошибок ничего не меняют в справочнике.")


def _summary(found: OrganizationImport, judged: Judgement) -> str:
    left = len(found.errors)
    skipped = f", пропущено с ошибками: {left}" if left else ""
    return (
        f"Организации из таблицы «{found.file_name}»: добавлено {len(judged.new)}, "
        f"изменено {len(judged.changed)}{skipped}."
    )


# --- A row as text ----------------------------------------------------------------------------


def _text(value: Any) -> str:
    """A cell as a person reads it: one line, without signs that cannot be seen."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    spaced = " ".join(str(value).split())
    return "".join(char for char in spaced if unicodedata.category(char)[0] != "C")


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    return {"row": row["_row"], "values": {key: _text(row[key]) for key in COLUMNS.values()}}


def _table_of(found: OrganizationImport) -> list[dict[str, Any]]:
    entries = sorted([*found.rows, *found.errors], key=lambda entry: entry["row"])
    return [{"row": entry["row"], "values": entry["values"]} for entry in entries]


# --- Judging ----------------------------------------------------------------------------------


class _Directory:
    """What rows are compared with; three queries whatever the table's length."""

    def __init__(self, *, lock: bool) -> None:
        self.municipalities = {search_key(m.name): m for m in Municipality.objects.all()}
        self.types = {search_key(t.name): t for t in OrganizationType.objects.all()}
        organizations = Organization.objects.select_related("type").order_by("pk")
        if lock:
            organizations = organizations.select_for_update(of=("self",))
        self.organizations = {(o.name.lower(), o.municipality_id): o for o in organizations}


def _judge(table: list[dict[str, Any]], *, lock: bool = False) -> Judgement:
    """Compare rows of texts with the directory as it is; ``lock`` keeps it so until the end."""
    directory, judged = _Directory(lock=lock), Judgement()
    seen: dict[tuple[str, int], int] = {}
    for entry in table:
        values = entry["values"]
        faults = _faults(values, directory)
        municipality = directory.municipalities.get(search_key(values["municipality"]))
        if municipality and values["name"]:
            key = (values["name"].lower(), municipality.pk)
            if (first := seen.setdefault(key, entry["row"])) != entry["row"]:
                faults.append(f"организация «{values['name']}» уже есть в строке {first}")
        if faults:
            message = f"Строка {entry['row']}: {'; '.join(faults)}."
            judged.errors.append({**entry, "message": message})
        else:
            judged.rows.append({**entry, **_compare(values, directory, judged)})
    return judged


def _faults(values: dict[str, str], directory: _Directory) -> list[str]:
    faults = [f"не заполнено «{TITLES[key]}»" for key in REQUIRED if not values[key]]
    if values["municipality"] and search_key(values["municipality"]) not in (
        directory.municipalities
    ):
        faults.append(f"муниципалитет «{_short(values['municipality'])}» не найден в справочнике")
    if values["type"] and search_key(values["type"]) not in directory.types:
        faults.append(f"тип «{_short(values['type'])}» не найден в справочнике")
    for key, limit in _LIMITS.items():
        if len(values[key]) > limit:
            signs = plural(limit, "знака", "знаков", "знаков")
            faults.append(f"«{TITLES[key]}» длиннее {limit} {signs}")
    if values["is_active"] and values["is_active"].lower() not in _BOOLEANS:
        stands = _short(values["is_active"])
        faults.append(f"в столбце «Действует» стоит «{stands}», а нужно «да» или «нет»")
    return faults


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _compare(values: dict[str, str], directory: _Directory, judged: Judgement) -> dict[str, Any]:
    """The action and the changes of a faultless row; its object goes where it will be written."""
    municipality = directory.municipalities[search_key(values["municipality"])]
    found = directory.organizations.get((values["name"].lower(), municipality.pk))
    wanted: dict[str, Any] = {
        "name": values["name"],
        "full_name": values["full_name"],
        "type": directory.types[search_key(values["type"])],
        "address": values["address"],
        "is_active": _BOOLEANS.get(values["is_active"].lower(), True),
    }
    if found is None:
        judged.new.append(Organization(municipality=municipality, **wanted))
        return {"action": ADD, "changes": {}}
    changes = {}
    for key in _WRITTEN:
        # An empty cell says nothing; it does not wipe out what is known.
        if values[key] and getattr(found, key) != wanted[key]:
            changes[key] = [_text(getattr(found, key)), _text(wanted[key])]
            setattr(found, key, wanted[key])
    if changes:
        judged.changed.append(found)
    return {"action": CHANGE if changes else SAME, "changes": changes}


# --- Writing ----------------------------------------------------------------------------------


class _RacedError(Exception):
    """Somebody added one of the organizations at the same moment."""


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

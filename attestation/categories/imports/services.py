"""The existing register from a table: how its rows are judged and written."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from attestation.base.permissions import PermissionResult
from attestation.categories import account_matching
from attestation.categories.access import may_import
from attestation.categories.imports.models import RegisterImport, RegisterImportRow
from attestation.categories.imports.parsing import (
    REGISTER_TABLE,
    TITLES,
    DirectoryIndex,
    understand,
)
from attestation.categories.models import CategoryRecord
from attestation.categories.services import name_key
from attestation.table_imports.services import JudgedRow, QueuedImports
from attestation.table_imports.tables import TableRow, sentence

Verdict = RegisterImportRow.Verdict
#: What makes two lines the same record: with the term, so that a mended one can come again.
_SAME = (
    "name_key",
    "birth_date",
    "organization_key",
    "municipality_id",
    "position_id",
    "subject_id",
    "category",
    "since",
    "until",
    "order_number",
    "order_date",
)
#: The fields in which two lines of one decision on one person agree.
_DECISION = ("name_key", "position_id", "subject_id", "category", "order_number", "order_date")
#: At most this many lines of one decision on one name are compared with the next.
_NAMESAKES = 20


class RegisterImports(QueuedImports[RegisterImport, CategoryRecord]):
    """The existing register from a table.

    A record that is there already is never written twice, so that a table may come again.
    """

    model = RegisterImport
    table = REGISTER_TABLE
    read_task = "attestation.categories.tasks.read_register"
    write_task = "attestation.categories.tasks.apply_register"
    written = Verdict.NEW
    wrong = (Verdict.ERROR, Verdict.CONFLICT)
    journal_action = "register.import"
    one_at_a_time = "register_import_one_at_a_time"
    only_headings = "В таблице есть только заголовки. Добавьте под ними людей."
    nothing_to_write = "Вносить нечего: новых записей в таблице нет."
    wrong_rows_left = (
        "В таблице есть строки, которые внести нельзя. Исправьте их и загрузите таблицу ещё "
        "раз или отметьте «Внести только новые записи»."
    )

    def may_import(self, user: Any) -> PermissionResult:
        return may_import(user)

    def judge(self) -> "RegisterJudge":
        return RegisterJudge()

    def write_records(self, found: RegisterImport, records: list[CategoryRecord]) -> None:
        for one in records:
            one.source, one.imported = CategoryRecord.Source.IMPORT, found
            one.created_by = found.applied_by
        account_matching.match(records, importers={found.created_by_id, found.applied_by_id})
        CategoryRecord.objects.bulk_create(records)

    def count_written(self, found: RegisterImport) -> int:
        return found.records.count()

    def summary(self, found: RegisterImport) -> str:
        given = found.records.filter(person__isnull=False).count()
        return (
            f"Реестр категорий из таблицы «{found.file}»: внесено {found.records.count()}, из них "
            f"с учётной записью {given}; уже были {found.counts.get(Verdict.SAME, 0)}, не внесено "
            f"{self.count_wrong(found)}."
        )

    def failure(self, found: RegisterImport, fault: str) -> str:
        return f"Реестр категорий из таблицы «{found.file}»: {fault}"


register_imports = RegisterImports()


# --- Judging ----------------------------------------------------------------------------------


class _Seen:
    """Lines or records by what they say, so that a long table is not compared with itself."""

    def __init__(self) -> None:
        self._same: dict[tuple[Any, ...], tuple[str, CategoryRecord]] = {}
        self._near: dict[tuple[Any, ...], list[tuple[str, CategoryRecord]]] = defaultdict(list)

    def add(self, where: str, one: CategoryRecord) -> None:
        self._same.setdefault(_words(one, _SAME), (where, one))
        near = self._near[_words(one, _DECISION)]
        if len(near) < _NAMESAKES:
            near.append((where, one))

    def same_as(self, one: CategoryRecord) -> tuple[str, CategoryRecord] | None:
        return self._same.get(_words(one, _SAME))

    def near(self, one: CategoryRecord) -> list[tuple[str, CategoryRecord]]:
        return self._near.get(_words(one, _DECISION), [])


def _words(one: CategoryRecord, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in names)


class RegisterJudge:
    """Compares the rows of one table with the register as it is, and with each other."""

    def __init__(self) -> None:
        self._directory = DirectoryIndex()
        self._earlier = _Seen()

    def judge(self, rows: Sequence[TableRow]) -> Iterator[JudgedRow[CategoryRecord]]:
        today = timezone.localdate()
        understood = [understand(row.values, self._directory, today=today) for row in rows]
        made = [None if said.faults else _record(said.fields) for said in understood]
        known = _known({one.name_key for one in made if one})
        for row, said, one in zip(rows, understood, made, strict=True):
            if one is None:
                yield JudgedRow(row, Verdict.ERROR, sentence(said.faults))
                continue
            verdict, message = _compare(one, known, self._earlier, said.remarks)
            yield JudgedRow(row, verdict, message, one)
            self._earlier.add(f"в строке {row.number}", one)


def _record(fields: dict[str, Any]) -> CategoryRecord:
    key = name_key(fields["surname"], fields["given_name"], fields["patronymic"])
    return CategoryRecord(name_key=key, **fields)


def _known(keys: set[str]) -> _Seen:
    found = _Seen()
    # Annulled ones last: a line is matched with standing records first.
    records = CategoryRecord.objects.filter(name_key__in=keys).select_related("annulment")
    for one in sorted(records, key=lambda one: one.is_annulled):
        found.add("в реестре", one)
    return found


def _compare(
    one: CategoryRecord, known: _Seen, earlier: _Seen, remarks: list[str]
) -> tuple[str, str]:
    """Return the verdict on a faultless row, and the remark to show about it."""
    if twin := earlier.same_as(one):
        return Verdict.SAME, f"Уже есть {twin[0]}."
    if twin := known.same_as(one):
        return Verdict.SAME, "Эта запись аннулирована." if twin[1].is_annulled else ""
    for where, other in [*earlier.near(one), *known.near(one)]:
        if _is_somebody_else(one, other) or (other.pk and other.is_annulled):
            continue
        if differences := _differences(one, other, where):
            return Verdict.CONFLICT, sentence(differences)
    return Verdict.NEW, sentence(remarks)


def _is_somebody_else(one: CategoryRecord, other: CategoryRecord) -> bool:
    """Namesakes in one order: both birth dates, or without them both places, are known."""
    if one.birth_date and other.birth_date:
        return one.birth_date != other.birth_date
    if one.municipality_id != other.municipality_id:
        return True
    both = one.organization_key and other.organization_key
    return bool(both and one.organization_key != other.organization_key)


def _differences(one: CategoryRecord, other: CategoryRecord, where: str) -> list[str]:
    names = {
        "birth_date": "birth_date",
        "organization_name": "organization",
        "municipality": "municipality",
        "since": "since",
        "until": "until",
    }
    return [
        f"«{TITLES[title]}»: {where} {_shown(getattr(other, name))}, "
        f"в таблице {_shown(getattr(one, name))}"
        for name, title in names.items()
        if getattr(one, name) != getattr(other, name)
    ]


def _shown(value: Any) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    return f"«{value}»" if value else "пусто"

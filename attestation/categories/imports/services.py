"""The existing register from a table: kept, read by a job, looked at, written by a job.

A record that is there already is never written twice, so that a table may come again, and a job
that was killed goes on where it stopped.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.jobs import defer
from attestation.categories import account_matching
from attestation.categories.access import may_import
from attestation.categories.imports.models import RegisterImport, RegisterImportRow
from attestation.categories.imports.parsing import (
    COLUMNS,
    TITLES,
    DirectoryIndex,
    text_of,
    understand,
)
from attestation.categories.models import CategoryRecord
from attestation.categories.services import name_key
from attestation.files import services as files
from attestation.files.checks import TABLE
from attestation.journal.services import locked
from attestation.journal.services import log_entry as write_down
from attestation.paperwork.xlsx import read_table

State, Verdict = RegisterImport.State, RegisterImportRow.Verdict
#: Lines that are judged or written together; progress is told after each.
BATCH = 500
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
#: What two lines of one decision on one person agree in, whatever else differs.
_DECISION = ("name_key", "position_id", "subject_id", "category", "order_number", "order_date")
#: So many lines of one decision on one name are compared with the next.
_NAMESAKES = 20


@dataclass(frozen=True)
class Judgement:
    """What a line would do; ``record`` is unsaved, and None where the line is wrong."""

    verdict: str
    message: str
    record: CategoryRecord | None = None


@transaction.atomic
def upload(table: Any, *, actor: User) -> RegisterImport:
    """Keep an uploaded XLSX or CSV table and let a job read it; the register stays as it is.

    Raises:
        DomainError: the actor may not, or the file is no table; about the field ``table``.
    """
    may_import(actor).raise_if_denied()
    try:
        stored = files.store(table, rule=TABLE, actor=actor)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="table") from refusal
    made = RegisterImport.objects.create(file=stored, created_by=actor)
    defer("attestation.categories.tasks.read_register", import_id=made.pk)
    return made


def read(import_id: int) -> None:
    """Read the table and judge every line; a second run finds it read and does nothing."""
    found = RegisterImport.objects.select_related("file").get(pk=import_id)
    if found.state != State.READING:
        return
    try:
        with found.file.blob.open() as blob:
            table = read_table(File(blob, name=found.file.original_name), columns=COLUMNS)
        if not table:
            raise DomainError("В таблице есть только заголовки. Добавьте под ними людей.")
    except DomainError as refusal:
        RegisterImport.objects.filter(pk=import_id, state=State.READING).update(
            state=State.FAILED, fault=refusal.message
        )
        return
    RegisterImport.objects.filter(pk=import_id).update(total=len(table))
    _keep_rows(found, table)


@transaction.atomic
def _keep_rows(found: RegisterImport, table: list[dict[str, Any]]) -> None:
    found = locked(found)
    if found.state != State.READING:
        return
    words, counts = DirectoryIndex(), Counter[str]()
    seen = _Seen()
    for batch in _batches(table):
        lines = [{key: text_of(row[key]) for key in COLUMNS.values()} for row in batch]
        numbers = [row["_row"] for row in batch]
        judged = list(_judge(lines, words, seen=seen, numbers=numbers))
        counts.update(one.verdict for one in judged)
        RegisterImportRow.objects.bulk_create(
            RegisterImportRow(
                imported=found,
                row=number,
                values=values,
                verdict=one.verdict,
                message=one.message,
            )
            for number, values, one in zip(numbers, lines, judged, strict=True)
        )
    found.state, found.counts = State.READY, dict(counts)
    found.save(update_fields=["state", "counts"])


@transaction.atomic
def apply(found: RegisterImport, *, skip_errors: bool = False, actor: User) -> RegisterImport:
    """Let a job write the new lines; what is there already or is wrong stays out.

    Raises:
        DomainError: the actor may not, it was written before, holds nothing new, or has lines that
            cannot be written and ``skip_errors`` is not set.
    """
    may_import(actor).raise_if_denied()
    found = locked(found)
    if found.state != State.READY:
        raise DomainError(f"Эта таблица сейчас не ждёт подтверждения: {found.get_state_display()}.")
    if not found.counts.get(Verdict.NEW):
        raise DomainError("Вносить нечего: новых записей в таблице нет.")
    left = found.counts.get(Verdict.ERROR, 0) + found.counts.get(Verdict.CONFLICT, 0)
    if left and not skip_errors:
        raise DomainError(
            "В таблице есть строки, которые внести нельзя. Исправьте их и загрузите таблицу ещё "
            "раз или отметьте «Внести только новые записи».",
            field="skip_errors",
        )
    found.state, found.applied_by, found.done = State.APPLYING, actor, 0
    found.total = found.rows.order_by("-row").values_list("row", flat=True)[0]
    with constraint_errors_as({"register_import_one_at_a_time": "Сейчас вносится другая таблица."}):
        found.save(update_fields=["state", "applied_by", "done", "total"])
    defer("attestation.categories.tasks.apply_register", import_id=found.pk)
    return found


def write(import_id: int) -> None:
    """Write what was confirmed, part by part; run again, it goes on where it stopped."""
    words = DirectoryIndex()
    while _write_part(import_id, words):
        pass


@transaction.atomic
def _write_part(import_id: int, words: DirectoryIndex) -> bool:
    """Write the next lines; whether there may be more of them."""
    found = locked(RegisterImport.objects.get(pk=import_id))
    if found.state != State.APPLYING:
        return False
    waiting = found.rows.filter(verdict=Verdict.NEW, row__gt=found.done).order_by("row")
    rows = list(waiting[:BATCH])
    if not rows:
        _finish(found)
        return False
    records = []
    for row, judged in zip(rows, _judge([row.values for row in rows], words), strict=True):
        if judged.verdict == Verdict.NEW and judged.record is not None:
            records.append(judged.record)
        else:
            # The register or a directory has changed since the table was read.
            row.verdict, row.message = judged.verdict, judged.message
            row.save(update_fields=["verdict", "message"])
    for one in records:
        one.source, one.imported = CategoryRecord.Source.IMPORT, found
        one.created_by = found.applied_by
    account_matching.match(records, importers={found.created_by_id, found.applied_by_id})
    CategoryRecord.objects.bulk_create(records)
    found.done = rows[-1].row
    found.save(update_fields=["done"])
    return True


def _finish(found: RegisterImport) -> None:
    verdicts = found.rows.values_list("verdict", flat=True)
    found.counts = dict(Counter(verdicts))
    found.state, found.done, found.applied_at = State.APPLIED, found.total, timezone.now()
    found.save(update_fields=["counts", "state", "done", "applied_at"])
    given = found.records.filter(person__isnull=False).count()
    text = (
        f"Реестр категорий из таблицы «{found.file}»: внесено {found.records.count()}, из них "
        f"с учётной записью {given}; уже были {found.counts.get(Verdict.SAME, 0)}, не внесено "
        f"{found.counts.get(Verdict.ERROR, 0) + found.counts.get(Verdict.CONFLICT, 0)}."
    )
    write_down("register.import", text, actor=found.applied_by)


@transaction.atomic
def mark_failed(import_id: int) -> None:
    """End an import whose job has failed for good, so that it does not hold up others."""
    found = locked(RegisterImport.objects.get(pk=import_id))
    if found.state == State.READING:
        found.fault = (
            "Прочитать таблицу не удалось: произошла ошибка. Проверьте файл и загрузите его ещё "
            "раз."
        )
    elif found.state == State.APPLYING:
        found.fault = (
            f"Внести таблицу до конца не удалось. Внесено записей: {found.records.count()}, "
            f"последняя обработанная строка: {found.done}. Проверьте строки после неё и загрузите "
            "таблицу ещё раз: то, что внесено, второй раз не вносится."
        )
        text = f"Реестр категорий из таблицы «{found.file}»: {found.fault}"
        write_down("register.import", text, actor=found.applied_by)
    else:
        return
    found.state = State.FAILED
    found.save(update_fields=["state", "fault"])


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


def _judge(
    lines: list[dict[str, str]],
    words: DirectoryIndex,
    *,
    seen: _Seen | None = None,
    numbers: Iterable[int] = (),
) -> Iterator[Judgement]:
    """Compare lines of texts with the register as it is.

    Args:
        seen: the faultless lines of the same table so far; they are added to.
        numbers: of the lines in the file.
    """
    today = timezone.localdate()
    understood = [understand(values, words, today=today) for values in lines]
    made = [None if said.faults else _record(said.fields) for said in understood]
    known = _known({one.name_key for one in made if one})
    earlier = _Seen() if seen is None else seen
    rows = list(numbers) or [0] * len(lines)
    for number, said, one in zip(rows, understood, made, strict=True):
        if one is None:
            yield Judgement(Verdict.ERROR, _sentence(said.faults))
            continue
        yield _compare(one, known, earlier, said.remarks)
        earlier.add(f"в строке {number}", one)


def _record(fields: dict[str, Any]) -> CategoryRecord:
    key = name_key(fields["surname"], fields["given_name"], fields["patronymic"])
    return CategoryRecord(name_key=key, **fields)


def _known(keys: set[str]) -> _Seen:
    found = _Seen()
    # Annulled ones last: what stands is what a line differs from.
    records = CategoryRecord.objects.filter(name_key__in=keys).select_related("annulment")
    for one in sorted(records, key=lambda one: one.is_annulled):
        found.add("в реестре", one)
    return found


def _compare(one: CategoryRecord, known: _Seen, earlier: _Seen, remarks: list[str]) -> Judgement:
    if twin := earlier.same_as(one):
        return Judgement(Verdict.SAME, f"Уже есть {twin[0]}.", one)
    if twin := known.same_as(one):
        note = "Эта запись аннулирована." if twin[1].is_annulled else ""
        return Judgement(Verdict.SAME, note, one)
    for where, other in [*earlier.near(one), *known.near(one)]:
        if _is_somebody_else(one, other) or (other.pk and other.is_annulled):
            continue
        if differences := _differences(one, other, where):
            return Judgement(Verdict.CONFLICT, _sentence(differences), one)
    return Judgement(Verdict.NEW, _sentence(remarks) if remarks else "", one)


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


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _batches(table: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rows = iter(table)
    while batch := list(islice(rows, BATCH)):
        yield batch

"""Imports of tables: uploaded, judged row by row, looked at, confirmed, and only then written.

A kind of table is a subclass of `TableImports`, or of `QueuedImports` where jobs read and write
it. The subclass knows its columns, judges rows and writes them; the states, the batches and the
refusals are here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone

from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.jobs import defer, under_way
from attestation.base.permissions import PermissionResult
from attestation.files import services as files
from attestation.files.checks import TABLE, Inspection, inspect
from attestation.journal.services import locked, log_entry
from attestation.table_imports.models import ImportState, TableImport
from attestation.table_imports.tables import ImportTable, TableRow, TableRows

#: Rows that are judged or written together; progress is saved after each batch.
BATCH = 500

Stored = TypeVar("Stored", bound=models.Model)
Queued = TypeVar("Queued", bound=TableImport)
Record = TypeVar("Record", covariant=True)


class TableImports(Generic[Stored]):
    """A kind of table import that is previewed before it is applied.

    Attributes:
        model: the model that stores an uploaded table until it is applied.
        only_headings: the error for a table without rows.
        nothing_to_write: the error if confirming would change nothing.
        wrong_rows_left: the error if rows are invalid and skipping them was not requested.
    """

    model: type[Stored]
    table: ImportTable
    only_headings: str
    nothing_to_write: str
    wrong_rows_left: str

    def may_import(self, user: Any) -> PermissionResult:
        """Return whether ``user`` may load tables of this kind."""
        raise NotImplementedError

    def upload(self, upload: Any, *, actor: Any) -> Stored:
        """Store an uploaded table; the data it describes do not change yet.

        Raises:
            DomainError: the actor lacks permission, or the file is no such table (field
                ``table``).
        """
        raise NotImplementedError

    def apply(self, found: Stored, *, actor: Any, skip_errors: bool = False) -> Stored:
        """Apply the previewed table, or queue a job that does.

        Raises:
            DomainError: the actor lacks permission, or see `require_confirmable`.
        """
        raise NotImplementedError

    def why_not_waiting(self, found: Stored) -> str:
        """Return why ``found`` is not waiting for its confirmation; empty if it is."""
        raise NotImplementedError

    def count_to_write(self, found: Stored) -> int:
        """Return how many rows would be written."""
        raise NotImplementedError

    def count_wrong(self, found: Stored) -> int:
        """Return how many rows cannot be written."""
        raise NotImplementedError

    def wrong_rows(self, found: Stored) -> Iterable[tuple[TableRow, str]]:
        """Return the rows that cannot be imported, each with its error."""
        raise NotImplementedError

    def is_confirmable(self, found: Stored) -> bool:
        """Return whether ``found`` waits for its confirmation and would change anything."""
        return not self.why_not_waiting(found) and self.count_to_write(found) > 0

    def require_confirmable(self, found: Stored, *, skip_errors: bool) -> None:
        """Reject an import that is not pending, changes nothing or has invalid rows.

        Raises:
            DomainError: for the field ``skip_errors`` if setting it would help.
        """
        if reason := self.why_not_waiting(found):
            raise DomainError(reason)
        if not self.count_to_write(found):
            raise DomainError(self.nothing_to_write)
        if self.count_wrong(found) and not skip_errors:
            raise DomainError(self.wrong_rows_left, field="skip_errors")

    def read_rows(self, upload: Any) -> TableRows:
        """Return the rows of a table.

        Raises:
            DomainError: it is no such table, or has no rows.
        """
        rows = self.table.read(upload)
        if not rows:
            raise DomainError(self.only_headings)
        return rows


@dataclass(frozen=True)
class JudgedRow(Generic[Record]):
    """The effect of a row; ``record`` is unsaved, and None if the row is invalid."""

    row: TableRow
    verdict: str
    message: str = ""
    record: Record | None = None


class Judge(Protocol[Record]):
    """A comparison of rows with the stored data; created anew for each read and each write."""

    def judge(self, rows: Sequence[TableRow]) -> Iterable[JudgedRow[Record]]:
        """Return a verdict for each row; called batch by batch, in the order of the table."""


class QueuedImports(TableImports[Queued], Generic[Queued, Record]):
    """A kind of table that jobs read and write, batch by batch.

    Every row is judged twice: when it is read, and when it is written. A job that was killed goes
    on after the last batch that was committed.

    Attributes:
        read_task, write_task: the names of the jobs, which call `read` and `write`.
        written: the verdict of the rows that are written.
        wrong: the verdicts of the rows that cannot be.
        journal_action: the code of the entry about a finished import.
        one_at_a_time: the constraint that keeps a second table from being written meanwhile.
    """

    read_task: str
    write_task: str
    written: str
    wrong: Sequence[str]
    journal_action: str
    one_at_a_time: str

    def judge(self) -> Judge[Record]:
        """Return what compares the rows of one table, or of the rest of it."""
        raise NotImplementedError

    def write_records(self, found: Queued, records: list[Record]) -> None:
        """Write the records of one batch; called in the transaction of the batch."""
        raise NotImplementedError

    def count_written(self, found: Queued) -> int:
        """Return how many records came from ``found`` so far."""
        raise NotImplementedError

    def summary(self, found: Queued) -> str:
        """Return the sentence of the journal about a finished import."""
        raise NotImplementedError

    def failure(self, found: Queued, fault: str) -> str:
        """Return the sentence of the journal about an import that ended in the middle."""
        raise NotImplementedError

    # --- Steps --------------------------------------------------------------------------------

    def upload(self, upload: Any, *, actor: Any) -> Queued:
        """Keep an uploaded XLSX or CSV table and let a job read it."""
        self.may_import(actor).raise_if_denied()
        try:
            # Nothing is locked while a file is looked at.
            facts = inspect(upload, TABLE)
        except DomainError as refusal:
            raise DomainError(refusal.message, field="table") from refusal
        return self._keep(upload, facts, actor=actor)

    @transaction.atomic
    def _keep(self, upload: Any, facts: Inspection, *, actor: Any) -> Queued:
        stored = files.keep(upload, facts, actor=actor)
        made = self.model._default_manager.create(file=stored, created_by=actor)
        defer(self.read_task, import_id=made.pk)
        return made

    def read(self, import_id: int) -> None:
        """Read the table and judge every row; a second run finds it read and does nothing."""
        imports = self.model._default_manager.select_related("file")
        found = imports.get(pk=import_id)
        if not found.is_being_read:
            return
        try:
            with found.file.blob.open() as blob:
                rows = self.read_rows(File(blob, name=found.file.original_name))
        except DomainError as refusal:
            imports.filter(pk=import_id, state=ImportState.READING).update(
                state=ImportState.FAILED, fault=refusal.message
            )
            return
        # Committed before the rows are, so that the page can tell how many there are.
        imports.filter(pk=import_id).update(total=len(rows), ignored=rows.ignored)
        self._keep_rows(found, rows)

    @transaction.atomic
    def apply(self, found: Queued, *, actor: Any, skip_errors: bool = False) -> Queued:
        """Let a job write the rows that may be; all others stay out."""
        self.may_import(actor).raise_if_denied()
        found = locked(found)
        self.require_confirmable(found, skip_errors=skip_errors)
        found.state, found.applied_by, found.done = ImportState.APPLYING, actor, 0
        found.total = found.rows.order_by("-row").values_list("row", flat=True)[0]
        with constraint_errors_as({self.one_at_a_time: "Сейчас вносится другая таблица."}):
            found.save(update_fields=["state", "applied_by", "done", "total"])
        defer(self.write_task, import_id=found.pk)
        return found

    def write(self, import_id: int) -> None:
        """Write the confirmed rows in batches; a second run continues where it stopped."""
        judge = self.judge()
        while self.write_batch(import_id, judge):
            pass

    @transaction.atomic
    def write_batch(self, import_id: int, judge: Judge[Record]) -> bool:
        """Write the next rows; return whether there may be more of them."""
        found = locked(self.model._default_manager.get(pk=import_id))
        if not found.is_being_applied:
            return False
        waiting = found.rows.filter(verdict=self.written, row__gt=found.done)
        rows = list(waiting.order_by("row")[:BATCH])
        if not rows:
            self._finish(found)
            return False
        records = []
        judged_rows = judge.judge([TableRow(row.row, row.values) for row in rows])
        for row, judged in zip(rows, judged_rows, strict=True):
            if judged.verdict == self.written and judged.record is not None:
                records.append(judged.record)
            else:
                # The data compared with this row have changed since the table was read.
                row.verdict, row.message = judged.verdict, judged.message
                row.save(update_fields=["verdict", "message"])
        self.write_records(found, records)
        found.done = rows[-1].row
        found.save(update_fields=["done"])
        return True

    @transaction.atomic
    def mark_failed(self, import_id: int) -> None:
        """End an import whose job has failed for good, so that it does not hold up others."""
        found = locked(self.model._default_manager.get(pk=import_id))
        if found.is_being_read:
            found.fault = (
                "Прочитать таблицу не удалось: произошла ошибка. Проверьте файл и загрузите его "
                "ещё раз."
            )
        elif found.is_being_applied:
            found.fault = (
                "Внести таблицу до конца не удалось. Внесено записей: "
                f"{self.count_written(found)}, последняя обработанная строка: {found.done}. "
                "Проверьте строки после неё и загрузите таблицу ещё раз: то, что внесено, второй "
                "раз не вносится."
            )
            text = self.failure(found, found.fault)
            log_entry(self.journal_action, text, actor=found.applied_by)
        else:
            return
        found.state = ImportState.FAILED
        found.save(update_fields=["state", "fault"])

    def interrupted(self) -> Iterator[tuple[str, int]]:
        """Yield the job and the key of each import whose job is gone with its worker."""
        for state, task in (
            (ImportState.READING, self.read_task),
            (ImportState.APPLYING, self.write_task),
        ):
            waiting = under_way(task, "import_id")
            found = self.model._default_manager.filter(state=state)
            for pk in found.values_list("pk", flat=True):
                if pk not in waiting:
                    yield task, pk

    def resume(self) -> None:
        """Requeue imports left unfinished by a worker that has died."""
        for task, pk in self.interrupted():
            defer(task, import_id=pk)

    # --- Storage ------------------------------------------------------------------------------

    def why_not_waiting(self, found: Queued) -> str:
        """Return why ``found`` cannot be confirmed now, or nothing."""
        if found.state == ImportState.READY:
            return ""
        return f"Эта таблица сейчас не ждёт подтверждения: {found.get_state_display()}."

    def count_to_write(self, found: Queued) -> int:
        """Count the rows that a confirmation would write."""
        return int(found.counts.get(self.written, 0))

    def count_wrong(self, found: Queued) -> int:
        """Count the rows with a mistake."""
        return sum(found.counts.get(verdict, 0) for verdict in self.wrong)

    def wrong_rows(self, found: Queued) -> Iterator[tuple[TableRow, str]]:
        """Yield each row with a mistake, and what is wrong."""
        rows = found.rows.filter(verdict__in=self.wrong)
        for row in rows.iterator(chunk_size=1000):
            yield TableRow(row.row, row.values), row.message

    @transaction.atomic
    def _keep_rows(self, found: Queued, rows: list[TableRow]) -> None:
        found = locked(found)
        if not found.is_being_read:
            return
        judge, counts = self.judge(), Counter[str]()
        for batch in _batches(rows):
            judged = list(judge.judge(batch))
            counts.update(one.verdict for one in judged)
            found.rows.bulk_create(
                found.rows.model(
                    imported=found,
                    row=one.row.number,
                    values=one.row.values,
                    verdict=one.verdict,
                    message=one.message,
                )
                for one in judged
            )
        found.state, found.counts = ImportState.READY, dict(counts)
        found.save(update_fields=["state", "counts"])

    def _finish(self, found: Queued) -> None:
        found.counts = dict(Counter(found.rows.values_list("verdict", flat=True)))
        found.state, found.done = ImportState.APPLIED, found.total
        found.applied_at = timezone.now()
        found.save(update_fields=["counts", "state", "done", "applied_at"])
        log_entry(self.journal_action, self.summary(found), actor=found.applied_by)


def _batches(rows: Iterable[TableRow]) -> Iterator[list[TableRow]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch

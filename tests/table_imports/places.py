"""A made-up kind of table: municipalities by their names, kept as the register's imports are."""

from collections.abc import Iterator, Sequence
from typing import Any

import procrastinate
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django import app

from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.categories.imports.models import RegisterImport
from attestation.directory.models import Municipality
from attestation.table_imports.jobs import PATIENT, attempt
from attestation.table_imports.services import JudgedRow, QueuedImports
from attestation.table_imports.tables import ImportColumn, ImportTable, TableRow, sentence

PLACE_TABLE = ImportTable(
    ImportColumn("name", "Название", required=True, max_length=30, synonyms=("Район", "Округ")),
    ImportColumn("note", "Примечание", width=40),
)
NEW, SAME, ERROR = "new", "same", "error"


class PlaceJudge:
    def judge(self, rows: Sequence[TableRow]) -> Iterator[JudgedRow[Municipality]]:
        for row in rows:
            faults = PLACE_TABLE.missing_values(row.values) + PLACE_TABLE.long_values(row.values)
            if faults:
                yield JudgedRow(row, ERROR, sentence(faults))
            elif Municipality.objects.filter(name=row.values["name"]).exists():
                yield JudgedRow(row, SAME, "Уже есть.")
            else:
                yield JudgedRow(row, NEW, "", Municipality(name=row.values["name"]))


class PlaceImports(QueuedImports[RegisterImport, Municipality]):
    model = RegisterImport
    table = PLACE_TABLE
    read_task = "places.read"
    write_task = "places.write"
    written = NEW
    wrong = (ERROR,)
    journal_action = "places.import"
    one_at_a_time = "register_import_one_at_a_time"
    only_headings = "Впишите районы."
    nothing_to_write = "Новых районов нет."
    wrong_rows_left = "Есть строки с ошибками."

    def may_import(self, user: Any) -> PermissionResult:
        return ALLOWED if user.is_superuser else denied("Вам нельзя.")

    def judge(self) -> PlaceJudge:
        return PlaceJudge()

    def write_records(self, found: RegisterImport, records: list[Municipality]) -> None:
        Municipality.objects.bulk_create(records)

    def count_written(self, found: RegisterImport) -> int:
        return Municipality.objects.count()

    def summary(self, found: RegisterImport) -> str:
        return f"Внесено районов: {found.counts.get(NEW, 0)}."

    def failure(self, found: RegisterImport, fault: str) -> str:
        return f"Районы: {fault}"


places = PlaceImports()


@app.task(name="places.read", queue="documents", retry=PATIENT, pass_context=True)
def read_places(context: procrastinate.JobContext, import_id: int) -> None:
    attempt(places.read, context, import_id, failed=places.mark_failed)


@app.task(name="places.write", queue="documents", retry=PATIENT, pass_context=True)
def write_places(context: procrastinate.JobContext, import_id: int) -> None:
    attempt(places.write, context, import_id, failed=places.mark_failed)


def table(*names: str, heading: str = "Название") -> SimpleUploadedFile:
    """A table of places, each with an empty note."""
    lines = [f"{heading};Примечание", *(f"{name};-" for name in names)]
    return SimpleUploadedFile("Районы.csv", "\r\n".join(lines).encode())

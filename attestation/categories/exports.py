"""The register as an XLSX table."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse

from attestation.categories.imports.parsing import REGISTER_TABLE
from attestation.categories.models import CategoryRecord
from attestation.paperwork.downloads import table_download
from attestation.paperwork.xlsx import Column

#: Those that the import reads: a table that was downloaded can come back.
COLUMNS = REGISTER_TABLE.file_columns()
_ANNULLED = [Column("Аннулирована приказом", 24), Column("Дата", 14), Column("Причина", 50)]


def register_table(records: Iterable[CategoryRecord]) -> FileResponse:
    """The records as a download."""
    return table_download("Реестр категорий", COLUMNS, (_row(record) for record in records))


def annulled_table(records: Iterable[CategoryRecord]) -> FileResponse:
    """The annulled records with what annulled them; the import does not read it."""
    rows = (
        [
            *_row(record),
            record.annulment.order_number,
            record.annulment.order_date,
            record.annulment.reason,
        ]
        for record in records
    )
    return table_download("Аннулированные записи", [*COLUMNS, *_ANNULLED], rows)


def _row(record: CategoryRecord) -> list[Any]:
    return [
        record.surname,
        record.given_name,
        record.patronymic,
        record.birth_date,
        record.municipality.name,
        record.organization_name,
        record.position.name,
        record.subject.name if record.subject else None,
        record.get_category_display(),
        record.since,
        record.until,
        record.order_number,
        record.order_date,
    ]

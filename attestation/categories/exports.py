"""The register as an XLSX table."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse

from attestation.categories.imports.parsing import COLUMNS
from attestation.categories.models import CategoryRecord
from attestation.files.formats import XLSX
from attestation.paperwork.xlsx import Column, write_table

_WIDTHS = {"municipality": 28, "organization": 40, "position": 34, "subject": 24}
_ANNULLED = [Column("Аннулирована приказом", 24), Column("Дата", 14), Column("Причина", 50)]


def columns() -> list[Column]:
    """Those that the import reads: a table that was downloaded can come back."""
    return [Column(title, _WIDTHS.get(key, 18)) for title, key in COLUMNS.items()]


def register_table(records: Iterable[CategoryRecord]) -> FileResponse:
    """The records as a download."""
    return download("Реестр категорий", columns(), (_row(record) for record in records))


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
    return download("Аннулированные записи", [*columns(), *_ANNULLED], rows)


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


def download(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """A table as a download that nobody else keeps."""
    buffer = io.BytesIO()
    write_table(buffer, title=title, columns=columns, rows=rows)
    buffer.seek(0)
    response = FileResponse(
        buffer, as_attachment=True, filename=f"{title}.xlsx", content_type=XLSX.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response

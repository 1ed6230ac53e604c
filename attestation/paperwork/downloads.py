"""Tables as answers to a request."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse

from attestation.files.formats import XLSX
from attestation.paperwork.xlsx import Column, write_table


def table_download(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]] = (),
    *,
    file_name: str = "",
) -> FileResponse:
    """Return a table as a download that nobody else keeps; its file is called by its title."""
    buffer = io.BytesIO()
    write_table(buffer, title=title, columns=columns, rows=rows)
    buffer.seek(0)
    response = FileResponse(
        buffer,
        as_attachment=True,
        filename=file_name or f"{title}.xlsx",
        content_type=XLSX.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response

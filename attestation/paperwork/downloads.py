"""Tables as answers to a request."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse

from attestation.files.formats import XLSX
from attestation.paperwork.xlsx import Column, write_table


class TableResponse(FileResponse):
    """A table as an answer.

    Attributes:
        rows: how many stand below its heading, for the journal; none in a form to fill in.
    """

    rows = 0


def table_download(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]] = (),
    *,
    file_name: str = "",
) -> TableResponse:
    """Return a table as a download that nobody else keeps; its file is called by its title."""
    buffer = io.BytesIO()
    count = write_table(buffer, title=title, columns=columns, rows=rows)
    buffer.seek(0)
    response = TableResponse(
        buffer,
        as_attachment=True,
        filename=file_name or f"{title}.xlsx",
        content_type=XLSX.content_type,
    )
    response.rows = count
    response["Cache-Control"] = "private, no-store"
    return response

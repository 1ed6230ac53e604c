"""Tables that leave the closed part of the site: each is journalled, whichever view has made it."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from attestation.base.language.clean_text import clean_line
from attestation.base.language.plurals import plural
from attestation.journal.services import log_entry

#: Where only people with an account come; what the public site gives out is no secret.
_CLOSED = ("/cabinet/", "/cms/")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLES = (_XLSX, "text/csv")
_ROW = re.compile(rb"<row[ >/]")
#: What an address says beside the filter.
#: So much of a filter is kept: anybody may write anything into an address.
_SHOWN = 200
_NO_FILTER = {"export", "p", "page"}


def journalled(response: Any) -> Any:
    """Mark a table that its view has journalled in better words."""
    response.is_journalled = True
    return response


class ExportJournalMiddleware:
    """Journals who took which table away, by which filter, with how many rows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if _is_export(request, response):
            _note(request, response)
        return response


def _is_export(request: HttpRequest, response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return (
        kind in _TABLES
        and response.status_code == 200
        and request.path.startswith(_CLOSED)
        and not hasattr(response, "is_journalled")
    )


def _note(request: HttpRequest, response: Any) -> None:
    rows = _rows_of(response)
    if not rows:
        return  # a form to fill in
    count = plural(rows, "строка", "строки", "строк")
    asked = ", ".join(
        clean_line(f"{name}: {value}")[:_SHOWN]
        for name, values in request.GET.lists()
        if name not in _NO_FILTER
        for value in values
        if value
    )
    text = f"Выгружена таблица {request.path}: {rows} {count}, отбор: {asked or 'нет'}."
    log_entry("table.export", text, actor=request.user)


def _rows_of(response: Any) -> int:
    """Return how many rows were taken away: tables of ours know, those of Wagtail are read."""
    if hasattr(response, "rows"):
        return int(response.rows)
    content = response.getvalue()
    if response.streaming:
        response.streaming_content = [content]
    return _rows(content)


def _rows(content: bytes) -> int:
    """Return how many rows a table of Wagtail has: the heading is its first row."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return max(len(content.splitlines()) - 1, 0)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(max(len(_ROW.findall(book.read(name))) - 1, 0) for name in sheets)

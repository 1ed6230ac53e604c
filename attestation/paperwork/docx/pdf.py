"""A foreign Word file as PDF: read apart, and drawn apart."""

import io
from typing import Any

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.docx import html
from attestation.paperwork.drawing.html import PaperworkError, drawn_apart
from attestation.paperwork.pdf import page_html

TITLE = "Приложение к заявлению"


def build_word_pdf(content: bytes, *, mark: str) -> bytes:
    """Return a PDF of the words, tables and pictures of a DOCX; ``mark`` stands on every page.

    Raises:
        UnreadableDocxError: the file cannot be read.
        PaperworkError: it cannot be drawn, not even with its tables as lines, or takes too long.
    """
    try:
        body = sandbox_client.run_in_sandbox(html.html_of, io.BytesIO(content))
    except FileFormatError as fault:
        raise html.UnreadableDocxError(str(fault)) from fault
    context: dict[str, Any] = {"title": TITLE, "author": "", "mark": mark}
    # Lines instead of a row that is higher than the page, of a table with too many columns.
    variants = [
        page_html("paperwork/word.html", {**context, "body": one}).encode()
        for one in (body, html.without_tables(body))
    ]
    try:
        made: bytes = sandbox_client.run_in_sandbox(
            drawn_apart,
            io.BytesIO(b"".join(variants)),
            seconds=sandbox_client.FILE_SECONDS,
            # The library copies the fonts there.
            with_scratch=True,
            lengths=[len(one) for one in variants],
        )
    except FileFormatError as fault:
        raise PaperworkError(str(fault)) from fault
    return made

"""A foreign Word file as PDF."""

import io
from typing import Any

from reportlab.platypus.doctemplate import LayoutError

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.docx import html
from attestation.paperwork.pdf import PaperworkError, render_pdf

TITLE = "Приложение к заявлению"


def build_word_pdf(content: bytes, *, mark: str) -> bytes:
    """Return a PDF of the words, tables and pictures of a DOCX; ``mark`` stands on every page.

    Raises:
        UnreadableDocxError: the file cannot be read.
        PaperworkError: it cannot be drawn, not even with its tables as lines.
    """
    try:
        body = sandbox_client.run_in_sandbox(html.html_of, io.BytesIO(content))
    except FileFormatError as fault:
        raise html.UnreadableDocxError(str(fault)) from fault
    context: dict[str, Any] = {"title": TITLE, "author": "", "mark": mark}
    try:
        return render_pdf("paperwork/word.html", {**context, "body": body})
    except (PaperworkError, LayoutError, ValueError):
        # A row that is higher than the page, a table with too many columns.
        flat = html.without_tables(body)
    try:
        return render_pdf("paperwork/word.html", {**context, "body": flat})
    except (LayoutError, ValueError) as error:
        raise PaperworkError(str(error)) from error

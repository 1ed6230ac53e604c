"""What a Word file says, as lines and tables. Runs in the sandbox process: no Django here."""

from typing import Any, BinaryIO

from docx import Document
from docx.table import Table

from attestation.files import opc
from attestation.files.formats import FileFormatError

#: The limits for one file; the rest is not read.
MAX_TABLES, MAX_ROWS, MAX_LINES = 60, 400, 5000


def contents_of(file: BinaryIO) -> dict[str, Any]:
    """Return the contents of a DOCX.

    Returns:
        ``lines``, the paragraphs; ``tables``, each with ``above``, the two lines before it, and
        ``rows`` of texts; ``pictures``, their number.

    Raises:
        FileFormatError: it cannot be read.
    """
    try:
        document = Document(opc.readable(file))
        lines: list[str] = []
        tables: list[dict[str, Any]] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                if len(tables) < MAX_TABLES:
                    tables.append({"above": lines[-2:], "rows": _rows(block)})
            elif (text := block.text.strip()) and len(lines) < MAX_LINES:
                lines.append(text[:2000])
        pictures = len(document.inline_shapes)
    except Exception as error:
        # Any exception that a parser raises on a malicious file.
        raise FileFormatError("не удалось прочитать.") from error
    return {"lines": lines, "tables": tables, "pictures": pictures}


def _rows(table: Table) -> list[list[str]]:
    """The cells of each row; a merged one is there once."""
    found = []
    for row in list(table.rows)[:MAX_ROWS]:
        cells = {id(cell._tc): cell.text.strip()[:2000] for cell in row.cells}
        found.append(list(cells.values()))
    return found

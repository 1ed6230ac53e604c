"""The rows of a CSV, in whatever encoding and with whatever delimiter a program has written it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from attestation.base.errors import DomainError
from attestation.base.language.encodings import russian_text
from attestation.files.formats import UTF16_MARKS

#: As Excel writes a CSV for Windows, for «MS-DOS» and for «Macintosh», and as Unix did.
_ENCODINGS = ("cp1251", "cp866", "koi8-r", "mac-cyrillic")
#: In the order in which they win a tie: a tab never stands in a cell, a comma often.
_DELIMITERS = "\t;,|"
_DELIMITER_WITHIN = 20_000
_LINE_ENDS = re.compile(r"\r\n?|\n")
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=([;,\t|])\"?[^\S\r\n]*(?:\r\n?|\n)", re.IGNORECASE)
_UNREADABLE = (
    "Таблица повреждена и не читается. Откройте её в табличном редакторе, сохраните заново "
    "и загрузите ещё раз."
)


def rows_of(
    upload: Any, *, heading_within: int, max_columns: int
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of an uploaded CSV with their numbers, as table editors show them.

    Args:
        heading_within: the delimiter is looked for in so many lines.

    Raises:
        DomainError: it cannot be parted into cells.
    """
    text = _text(upload.read())
    begin = _LINE_ENDS.split(text.lstrip("\r\n")[:_DELIMITER_WITHIN])[:heading_within]
    delimiter = max(_DELIMITERS, key=lambda sign: max(line.count(sign) for line in begin))
    if told := _SEPARATOR_LINE.match(text):
        # A line for table editors, which do not show it: rows are counted without it.
        delimiter, text = told[1], text[told.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        # Rows, not lines: a cell may hold line breaks, and people see rows.
        for number, row in enumerate(reader, start=1):
            yield number, row[:max_columns]
    except csv.Error as error:
        raise DomainError(_UNREADABLE) from error


def _text(content: bytes) -> str:
    if content.startswith(UTF16_MARKS):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return russian_text(content, _ENCODINGS)

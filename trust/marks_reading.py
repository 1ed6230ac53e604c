"""What stands in an answer, whatever its kind: text to look for marks in, and attacks that came."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import lxml.etree
import lxml.html
import openpyxl
import pypdfium2

#: What a table takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?[\d\s.,]+%?\Z")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DEPTH = 3


@dataclass
class Read:
    """The text of an answer, and a sentence about each attack that would work."""

    text: str = ""
    attacks: set[str] = field(default_factory=set)


def read(content: bytes, kind: str, headers: dict[str, str]) -> Read:
    """Return what stands in an answer.

    Args:
        kind: its content type.
    """
    found = Read()
    for name, value in headers.items():
        if _BIDI.search(unquote(value)) or "Zq-Line" in name:
            found.attacks.add(f"the header {name}")
        if name == "Content-Disposition":
            found.text += f"\n{unquote(value)}"
    _read(found, content, kind, depth=0)
    if "zqj49" in found.text:
        found.attacks.add("a template was filled with it")
    return found


def _read(found: Read, content: bytes, kind: str, *, depth: int) -> None:
    if content.startswith(b"%PDF"):
        found.text += _of_pdf(content)
    elif content.startswith(b"PK\3\4") and depth < _DEPTH:
        _of_zip(found, content, depth)
    elif "html" in kind or "xml" in kind:
        text = content.decode(errors="replace")
        found.text += text
        found.attacks |= _of_markup(text)
    elif "csv" in kind:
        text = content.decode("utf-8-sig", errors="replace")
        found.text += text
        found.attacks |= _of_table(csv.reader(io.StringIO(text), delimiter=";"))
    elif "json" in kind or kind.startswith("text/"):
        text = content.decode(errors="replace")
        found.text += text
        if "calendar" in kind and "\nZq-Line" in text:
            found.attacks.add("a line of a calendar")


def _of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _of_zip(found: Read, content: bytes, depth: int) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            found.attacks |= _of_workbook(content)
        for name in names:
            found.text += f"\n{name}"
            if _BIDI.search(name) or "\n" in name or ".." in name:
                found.attacks.add("the name of a file in a ZIP")
            kind = "xml" if name.endswith((".xml", ".rels")) else ""
            _read(found, archive.read(name), kind, depth=depth + 1)


def _of_workbook(content: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return {"a formula in a cell of XLSX" for cell in cells if cell.data_type == "f"}


def _of_table(rows: Any) -> set[str]:
    cells = (cell for row in rows for cell in row)
    return {
        "a formula in a cell of CSV"
        for cell in cells
        if cell.startswith(_FORMULA) and not _NUMBER.match(cell)
    }


def _of_markup(text: str) -> set[str]:
    if "zqtag" not in text and "onzq" not in text:
        return set()
    return {*_elements(text)}


def _elements(text: str) -> Iterator[str]:
    try:
        tree = lxml.html.fromstring(text.encode())
    except (lxml.etree.ParserError, ValueError):
        return
    for element in tree.iter():
        if element.tag == "zqtag":
            yield "an element of a page"
        elif isinstance(element.tag, str) and "onzq" in element.attrib:
            yield "an attribute of a page"

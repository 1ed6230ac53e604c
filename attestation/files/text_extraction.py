"""The text of office files, for search; run in the sandbox process: no Django here.

PDF, Word, Excel and PowerPoint are read; of a scan, an archive or another kind there are none.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from defusedxml.ElementTree import iterparse

from attestation.files import pdf_documents
from attestation.files.formats import sniff
from attestation.files.opc import Package

#: The content types of the parts with the visible text of each kind, after its main part.
_PARTS = {
    "docx": ("footnotes+xml", "endnotes+xml"),
    "xlsx": ("sharedStrings+xml", "worksheet+xml"),
    "pptx": ("slide+xml",),
}
#: What ends a paragraph, a cell or a line: the words on both sides of it are two.
_ENDS = {"p", "si", "is", "br", "tab"}
_NUMBER = re.compile(r"\d+")
# A word divided at the end of a line is one word.
_DIVIDED = re.compile("[\u00ad\u0002\ufffe]\\s*")
_UNTOLD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff]")
_SPACE = re.compile(r"\s+")


def words_of(file: BinaryIO, *, longest: int) -> str:
    """Return the text of a file in one line.

    Exceptions of its parsers over a broken or locked file are passed on to the caller.

    Args:
        longest: the number of characters after which reading stops.
    """
    kind = sniff(file)
    file.seek(0)
    if kind == "pdf":
        pieces = _of_pdf(file)
    elif kind in _PARTS:
        pieces = _of_container(file, _PARTS[kind])
    else:
        return ""
    found: list[str] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > longest:
            break
    text = _UNTOLD.sub(" ", _DIVIDED.sub("", "".join(found)))
    return _SPACE.sub(" ", text).strip()[:longest]


def _of_pdf(file: BinaryIO) -> Iterator[str]:
    with pdf_documents.opened(file) as document:
        for page in document:
            yield page.get_textpage().get_text_range()
            yield " "
            page.close()


def _of_container(file: BinaryIO, types: tuple[str, ...]) -> Iterator[str]:
    with zipfile.ZipFile(file) as archive:
        package = Package(archive)
        for key in (package.main, *(key for ending in types for key in _sorted(package, ending))):
            with package.open(key) as part:
                yield from _of_part(part)
            yield " "


def _sorted(package: Package, ending: str) -> list[str]:
    return sorted(package.of_type(f".{ending}"), key=_by_number)


def _of_part(part: IO[bytes]) -> Iterator[str]:
    for _, element in iterparse(part, events=("end",), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if name == "t":
            yield element.text or ""
        elif name in _ENDS:
            yield " "
        element.clear()


def _by_number(name: str) -> tuple[str, int]:
    """«slide10» after «slide9»."""
    number = _NUMBER.search(name.rpartition("/")[2])
    return _NUMBER.sub("", name), int(number[0]) if number else 0

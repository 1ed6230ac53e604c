"""PDF as viewers open it: pdfium, the reader of the browsers, decides. No Django here.

A user password locks a document, an owner password only restricts printing. The header may stand
anywhere in the first 1,024 bytes: mail programs, scanners and editors put something before it.

pdfium must not be called from two threads at once and is fed foreign bytes: only the sandbox
process calls `opened`, `examine` and `saved_anew`.
"""

from io import BytesIO
from typing import BinaryIO

import pikepdf
import pikepdf.settings
import pypdfium2
from pypdfium2 import raw

#: The header is looked for in so many bytes.
HEADER_WITHIN = 1024
#: So many pages are tried before a document counts as one that nobody can read.
_TRIED = 20
_LOCKS = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)

# The parser unpacks what holds the document together: half a megabyte could fill the memory.
_UNPACKED = 64 * 1024 * 1024
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_UNPACKED, png_max_memory=_UNPACKED, run_length_max_memory=_UNPACKED
)


class BrokenPdfError(Exception):
    """No viewer opens it."""


class LockedPdfError(BrokenPdfError):
    """It cannot be opened without a password."""


class EmptyPdfError(BrokenPdfError):
    """It has no pages."""


def has_header(head: bytes) -> bool:
    """Return whether viewers take a file that begins so for a PDF."""
    return b"%PDF-" in head[:HEADER_WITHIN]


def opened(file: BinaryIO) -> pypdfium2.PdfDocument:
    """Open a document; the caller closes it.

    Raises:
        BrokenPdfError: its subclass tells why.
    """
    file.seek(0)
    content = file.read()
    try:
        return pypdfium2.PdfDocument(content, autoclose=True)
    except pypdfium2.PdfiumError as error:
        raise _kind_of(error, content)(str(error)) from error


def _kind_of(error: pypdfium2.PdfiumError, content: bytes) -> type[BrokenPdfError]:
    if getattr(error, "err_code", None) in _LOCKS:
        return LockedPdfError
    return EmptyPdfError if count_pages(content) == 0 else BrokenPdfError


def examine(file: BinaryIO) -> int:
    """Return the number of pages of a document of which at least one can be shown.

    Raises:
        BrokenPdfError: its subclass tells why.
    """
    with opened(file) as document:
        pages = len(document)
        if not pages:
            raise EmptyPdfError
        if not any(_can_be_shown(document, number) for number in range(min(pages, _TRIED))):
            raise BrokenPdfError("none of its pages can be loaded")
        return pages


def _can_be_shown(document: pypdfium2.PdfDocument, number: int) -> bool:
    try:
        document[number].close()
    except pypdfium2.PdfiumError:
        return False
    return True


def saved_anew(file: BinaryIO) -> bytes:
    """Return a document as pdfium writes it: what it mended stays mended, without a password.

    Raises:
        BrokenPdfError: it cannot be opened.
    """
    out = BytesIO()
    with opened(file) as document:
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
    return out.getvalue()


def bound(file: BinaryIO, *, lengths: list[int]) -> bytes:
    """Return several documents as one; they stand one after the other in a file.

    What only viewers mend is written anew by theirs before.

    Args:
        lengths: of each, in bytes.

    Raises:
        BrokenPdfError, pikepdf.PdfError: one of them cannot be read.
    """
    with pikepdf.new() as whole:
        for length in lengths:
            content = file.read(length)
            try:
                part = pikepdf.open(BytesIO(content))
            except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
                part = pikepdf.open(BytesIO(saved_anew(BytesIO(content))))
            with part:
                whole.pages.extend(part.pages)
        out = BytesIO()
        whole.save(out)
        return out.getvalue()


def count_pages(content: bytes) -> int | None:
    """Return the number of pages of a document of our own making; None where it is unknown."""
    try:
        with pikepdf.open(BytesIO(content)) as document:
            return len(document.pages)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        return None

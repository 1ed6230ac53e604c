"""A PDF is taken when viewers open it."""

import io

import pikepdf
import pytest

from attestation.files import pdf_documents
from attestation.files.checks import SIGNED_SCAN, inspect
from tests.files.samples import pdf, upload

LATE_HEADERS = {
    "byte order mark": b"\xef\xbb\xbf",
    "empty line": b"\r\n",
    "zero bytes": bytes(16),
    "print job": b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n",
    "head of an answer": b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n",
    "almost too far": b" " * (1024 - 5),
}


@pytest.mark.parametrize("before", LATE_HEADERS.values(), ids=LATE_HEADERS)
def test_something_may_stand_before_the_header(before):
    assert inspect(upload("скан.pdf", before + pdf(2)), SIGNED_SCAN).pages == 2


def test_a_document_that_only_restricts_printing_is_taken():
    content = pdf(3, encryption=pikepdf.Encryption(owner="владелец", user=""))
    assert inspect(upload("скан.pdf", content), SIGNED_SCAN).pages == 3


def test_a_document_that_asks_for_a_password_is_locked():
    content = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(pdf_documents.LockedPdfError):
        pdf_documents.examine(io.BytesIO(content))


def without_table_of_objects(content):
    """As after a transfer that changed its line ends, or a program that counted wrongly."""
    start = content.rfind(b"startxref")
    return content[:start] + b"startxref\n7\n%%EOF\n"


def without_end(content):
    return content[: content.rfind(b"xref") - 5]


@pytest.mark.parametrize("harm", [without_table_of_objects, without_end])
def test_what_viewers_mend_is_taken(harm):
    assert pdf_documents.examine(io.BytesIO(harm(pdf(2)))) == 2


def test_what_viewers_mend_can_be_written_anew():
    anew = pdf_documents.saved_anew(io.BytesIO(without_end(b"\n" + pdf(2))))
    assert pdf_documents.count_pages(anew) == 2


def test_what_is_written_anew_needs_no_password():
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user=""))
    with pikepdf.open(io.BytesIO(pdf_documents.saved_anew(io.BytesIO(locked)))) as document:
        assert not document.is_encrypted


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", pdf(1)[:200]])
def test_what_no_viewer_opens_is_broken(content):
    with pytest.raises(pdf_documents.BrokenPdfError):
        pdf_documents.examine(io.BytesIO(content))


def test_pages_of_what_cannot_be_read_are_unknown():
    assert pdf_documents.count_pages(b"%PDF-") is None

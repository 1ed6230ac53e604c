"""A paper that came back, drawn once: measured, told from an empty sheet, laid over the blank."""

import io

import pytest
from PIL import Image

from attestation.paperwork import scans
from attestation.paperwork.papers import build_application
from attestation.paperwork.signing.sheets import Sheet, sheet_of
from tests.paperwork import scan_samples as samples
from tests.paperwork.test_papers import PAPER

WHITE = Image.new("L", (1654, 2339), 255)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return build_application(PAPER)


def sheet(paper, content, content_type="application/pdf"):
    return Sheet.told(sheet_of(io.BytesIO(paper + content), content_type, len(paper)))


def counted(monkeypatch, name):
    """Count the calls of a function of `scans`."""
    calls, real = [], getattr(scans, name)
    monkeypatch.setattr(scans, name, lambda *given: calls.append(1) or real(*given))
    return calls


def test_everything_is_told_of_one_drawing(paper, monkeypatch):
    drawn = counted(monkeypatch, "drawn_page")
    signed = samples.pdf(samples.signed(paper)).read()
    seen = sheet(paper, signed)
    assert seen.scan.marks
    assert not seen.is_empty
    assert [field.is_empty for field in seen.look.fields] == [False, False]
    assert len(drawn) == seen.scan.count == 1


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (samples.jpeg(WHITE), "image/jpeg"),
        (samples.png(WHITE), "image/png"),
        (samples.pdf(WHITE, WHITE), "application/pdf"),
        (samples.pdf(*[WHITE.resize((400, 566))] * (scans.MAX_PAGES + 2)), "application/pdf"),
    ],
)
def test_an_empty_sheet_is_told_as_one(paper, content, content_type):
    seen = sheet(paper, content.getvalue(), content_type)
    assert seen.is_empty
    assert seen.look.fields == ()


def test_what_stands_behind_the_pages_that_are_measured_is_seen():
    empty = [WHITE.resize((400, 566))] * (scans.MAX_PAGES + 2)
    written = samples.written_on(WHITE.convert("RGB"))
    assert not sheet(b"", samples.pdf(*empty, written).read()).is_empty


def test_a_picture_too_large_to_be_measured_may_still_be_empty():
    huge = samples.pdf(Image.new("1", (8000, 8000), 1)).read()
    seen = sheet(b"", huge)
    assert seen.scan is None
    assert seen.is_empty


def test_what_is_no_document_says_nothing(paper):
    assert sheet(paper, b"%PDF-1.7 and nothing else") == Sheet()

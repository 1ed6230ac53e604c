"""Handwriting on papers of the system as they come back: scanned, photographed, signed on screen,
or not signed at all.
"""

import io

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageFilter
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from attestation.paperwork.papers import build_application
from attestation.paperwork.signing import alignment
from attestation.paperwork.signing.fields import DATE, SIGNATURE
from attestation.paperwork.signing.looking import look_at
from tests.paperwork import scan_samples as samples
from tests.paperwork.test_papers import PAPER


@pytest.fixture(scope="module")
def paper() -> bytes:
    return build_application(PAPER)


def look(paper, content, content_type="application/pdf"):
    return look_at(content, content_type, blank=paper)


def look_at_picture(paper, image):
    return look(paper, samples.jpeg(image).read(), "image/jpeg")


def filled(look):
    """Which of the fields have something in them: kind → bool."""
    return {field.kind: not field.is_empty for field in look.fields}


BOTH, NEITHER = {SIGNATURE: True, DATE: True}, {SIGNATURE: False, DATE: False}


def noisy(image):
    values = np.asarray(image).astype(float)
    values += np.random.default_rng(1).normal(0, 30, values.shape)
    return Image.fromarray(np.clip(values, 0, 255).astype("uint8"))


def without_mark(image):
    image = image.copy()
    image.paste("white", (0, round(image.height * 0.86), image.width, image.height))
    return image


CONDITIONS = {
    "flat": lambda image: image,
    "askew": lambda image: image.rotate(-3, expand=True, fillcolor="white"),
    "lying": lambda image: image.rotate(90, expand=True),
    "upside down": lambda image: image.rotate(180),
    "small": lambda image: image.resize((1000, 1414)),
    "photographed": lambda image: samples.photographed(image, angle=4),
    "photographed askew": lambda image: samples.photographed(image, angle=-6),
    "out of focus": lambda image: image.filter(ImageFilter.GaussianBlur(3)),
    "noisy": noisy,
    "black and white": lambda image: image.convert("1").convert("L"),
    "mark cut off": without_mark,
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_signature_is_seen_in_a_scan(paper, condition):
    sheet = samples.signed(paper, pen=0.3)
    assert filled(look_at_picture(paper, CONDITIONS[condition](sheet))) == BOTH


@pytest.mark.parametrize("condition", CONDITIONS)
def test_an_unsigned_scan_has_empty_fields(paper, condition):
    assert filled(look_at_picture(paper, CONDITIONS[condition](samples.page(paper)))) == NEITHER


@pytest.mark.parametrize("kind", [SIGNATURE, DATE])
def test_each_field_is_told_apart(paper, kind):
    sheet = samples.signed(paper, kinds=(kind,))
    assert filled(look_at_picture(paper, sheet)) == {**NEITHER, kind: True}


@pytest.mark.parametrize("ink", [(25, 40, 140), (70, 70, 70), (90, 20, 110), (90, 110, 190)])
def test_pens_of_every_colour_write(paper, ink):
    assert filled(look_at_picture(paper, samples.signed(paper, ink=ink))) == BOTH


def test_handwriting_elsewhere_is_no_signature(paper):
    sheet = samples.written_on(samples.page(paper))
    assert filled(look_at_picture(paper, sheet)) == NEITHER


def test_a_scan_bound_into_a_pdf_is_looked_at_page_by_page(paper):
    other = Image.new("L", (1654, 2339), 255)
    seen = look(paper, samples.pdf(other, samples.signed(paper)).read())
    assert filled(seen) == BOTH
    assert {field.page for field in seen.fields} == {2}


def test_another_sheet_shows_no_fields(paper):
    assert look_at_picture(paper, Image.new("L", (1654, 2339), 255)).fields == ()


def test_the_place_to_cut_out_shows_the_signature(paper):
    sheet = samples.photographed(samples.signed(paper), angle=90)
    field = next(f for f in look_at_picture(paper, sheet).fields if f.kind == SIGNATURE)
    turned = np.array([field.corners[n] for n in (0, 3, 2, 1)]) * sheet.size
    cut = sheet.transform((600, 200), Image.Transform.QUAD, tuple(turned.ravel()))
    red, _green, blue = (np.asarray(band).astype(int) for band in cut.split())
    assert (blue - red > 25).sum() > 500


# --- Signed on the screen ---------------------------------------------------------------------


def place(paper, kind):
    return next(field.box for field in samples.fields_on(paper) if field.kind == kind)


def stamped(paper, draw):
    """The paper with what ``draw`` puts on a canvas over it."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(210 * mm, 297 * mm))
    draw(canvas, place(paper, SIGNATURE))
    canvas.save()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as document, pikepdf.open(drawn) as overlay:
        document.pages[0].add_overlay(overlay.pages[0])
        document.save(out)
    return out.getvalue()


def flourish(canvas, box):
    x, y = box.left * mm, (297 - box.bottom + 4) * mm
    canvas.bezier(x, y, x + 30, y + 40, x + 40, y - 30, x + 80, y + 15)


def picture(canvas, box):
    ink = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    for n in range(40, 260):
        for thick in range(6):
            ink.putpixel((n, 60 + thick + round(30 * np.sin(n / 20))), (0, 0, 160, 255))
    x, y = box.left * mm, (297 - box.bottom + 3) * mm
    canvas.drawImage(ImageReader(ink), x, y, 90, 36, mask="auto")


@pytest.mark.parametrize("draw", [flourish, picture])
def test_a_signature_drawn_over_the_pdf_is_seen(paper, draw):
    seen = look(paper, stamped(paper, draw))
    assert filled(seen)[SIGNATURE]
    assert seen.drawn.additions > seen.blank.additions


def test_a_signature_added_as_a_note_is_seen(paper):
    box = place(paper, SIGNATURE)
    left, low = box.left * mm, (297 - box.bottom + 4) * mm
    points = [left + 5, low, left + 25, low + 20, left + 40, low - 2, left + 70, low + 14]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as document:
        shown = document.make_stream(
            f"2 w 0 0 0.6 RG {points[0]} {points[1]} m ".encode()
            + b" ".join(
                f"{x} {y} l".encode() for x, y in zip(points[2::2], points[3::2], strict=True)
            )
            + b" S"
        )
        rectangle = [left, low - 5, left + 80, low + 25]
        shown.Type, shown.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        shown.BBox = pikepdf.Array(rectangle)
        document.pages[0].Annots = document.make_indirect(
            pikepdf.Array(
                [
                    document.make_indirect(
                        pikepdf.Dictionary(
                            Type=pikepdf.Name.Annot,
                            Subtype=pikepdf.Name.Ink,
                            Rect=pikepdf.Array(rectangle),
                            InkList=pikepdf.Array([pikepdf.Array(points)]),
                            F=4,
                            AP=pikepdf.Dictionary(N=shown),
                        )
                    )
                ]
            )
        )
        document.save(out)
    seen = look(paper, out.getvalue())
    assert filled(seen)[SIGNATURE]
    assert seen.drawn.additions > seen.blank.additions


def test_the_unsigned_paper_has_its_words_and_nothing_added(paper):
    seen = look(paper, paper)
    assert filled(seen) == NEITHER
    assert seen.drawn == seen.blank
    assert "Прошу аттестовать меня" in seen.drawn.words


def test_the_paper_printed_into_pictures_has_empty_fields(paper):
    with pdfium.PdfDocument(paper) as document:
        drawn = document[0].render(scale=3).to_pil()
    assert filled(look_at_picture(paper, drawn)) == NEITHER


def test_a_narrow_strip_is_not_laid_over_the_paper(paper, monkeypatch):
    """It shows no sheet; trying each way in which it could lie takes most of a second."""
    tried = []
    monkeypatch.setattr(alignment, "align", lambda sheet, grey: tried.append(grey.shape))
    whole = samples.page(paper)
    for lying in (whole.crop((0, 0, 300, whole.height)), whole.crop((0, 900, whole.width, 1200))):
        assert not look_at_picture(paper, lying).fields
    assert not tried
    look_at_picture(paper, whole)
    assert tried

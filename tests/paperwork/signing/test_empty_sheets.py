"""Sheets on which nothing can be seen, told from sheets with the least that somebody writes."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from attestation.paperwork.papers import build_application
from attestation.paperwork.signing.empty_sheets import is_empty
from tests.files.samples import image
from tests.paperwork import scan_samples as samples
from tests.paperwork.test_papers import PAPER

A4 = (1654, 2339)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return build_application(PAPER)


def grainy(light: float, noise: float, *, shadow: float = 0) -> Image.Image:
    values = np.random.default_rng(1).normal(light, noise, (A4[1], A4[0]))
    values -= np.linspace(0, shadow, A4[0])[None, :]
    return Image.fromarray(np.clip(values, 0, 255).astype("uint8"))


def edged() -> Image.Image:
    """The shadow of the lid along two sides, as a flatbed leaves it."""
    sheet = Image.new("L", A4, 250)
    sheet.paste(40, (0, 0, 12, A4[1]))
    sheet.paste(90, (0, 0, A4[0], 10))
    return sheet


@pytest.mark.parametrize(
    "sheet",
    [
        *(Image.new("RGB", A4, colour) for colour in ("white", "black", "navy", "#f3e9d2")),
        *(Image.new("RGB", size, "white") for size in ((1, 1), (3, 400), (30, 20))),
        *(grainy(235, 6), grainy(12, 4), grainy(200, 10, shadow=60), edged()),
    ],
)
def test_nothing_is_seen_on_a_sheet_of_one_colour(sheet):
    assert is_empty(samples.png(sheet), "image/png")
    assert is_empty(samples.jpeg(sheet), "image/jpeg")
    assert is_empty(samples.pdf(sheet, sheet), "application/pdf")


def test_nothing_is_seen_on_pages_without_content():
    document = pikepdf.new()
    for _ in range(3):
        document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    assert is_empty(out, "application/pdf")
    transparent = image("PNG", A4, "RGBA")
    assert is_empty(io.BytesIO(transparent), "image/png")


def with_stroke() -> Image.Image:
    """One signature and nothing else."""
    sheet = Image.new("RGB", A4, "white")
    points = [(900 + 6 * n, 1900 + 20 * (-1) ** n) for n in range(30)]
    ImageDraw.Draw(sheet).line(points, fill=(25, 40, 140), width=3)
    return sheet


def test_a_signature_alone_is_something():
    assert not is_empty(samples.jpeg(with_stroke()), "image/jpeg")
    assert not is_empty(
        samples.pdf(Image.new("RGB", A4, "white"), with_stroke()), "application/pdf"
    )


def test_print_is_something_however_it_came(paper):
    sheet = samples.page(paper)
    pale = ImageEnhance.Contrast(sheet).enhance(0.2)
    dark = ImageEnhance.Brightness(sheet).enhance(0.25)
    noisy = np.asarray(sheet).astype(float)
    noisy += np.random.default_rng(1).normal(0, 40, noisy.shape)
    grain = Image.fromarray(np.clip(noisy, 0, 255).astype("uint8"))
    for shown in (sheet, pale, dark, grain, samples.photographed(sheet)):
        assert not is_empty(samples.jpeg(shown), "image/jpeg")
    assert not is_empty(io.BytesIO(paper), "application/pdf")


def test_a_sheet_full_of_writing_is_something():
    dense = np.random.default_rng(1).choice([255.0, 40.0], (234, 166))
    sheet = Image.fromarray(dense.astype("uint8")).resize(A4)
    assert not is_empty(samples.jpeg(sheet), "image/jpeg")


def test_what_was_written_on_an_empty_page_by_a_program_is_something():
    document = pikepdf.new()
    document.add_blank_page().contents_add(b"1 w 100 100 m 180 130 l S")
    out = io.BytesIO()
    document.save(out)
    assert not is_empty(out, "application/pdf")

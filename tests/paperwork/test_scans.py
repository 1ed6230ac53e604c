"""Scans of the signed paper: what is read from them, and what they are warned about."""

import io
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from attestation.files import pictures
from attestation.paperwork.papers import build_application
from attestation.paperwork.scans import (
    DRAWN,
    MAX_PAGES,
    UnreadableScanError,
    faults_of,
    measure_scan,
)
from tests.paperwork import scan_samples as samples
from tests.paperwork.test_papers import PAPER

MARK = ("2026-00017", 3)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return build_application(PAPER)


def codes(scan, expected_pages=1):
    return [fault.code for fault in faults_of(scan, expected_pages=expected_pages)]


def of(image, **options):
    return measure_scan(samples.jpeg(image, **options), "image/jpeg")


def test_a_clean_scan_has_its_mark_and_no_faults(paper):
    scan = of(samples.page(paper))
    assert scan.marks == (MARK,)
    assert codes(scan) == []
    assert scan.pages[0].dpi == 200


@pytest.mark.parametrize("angle", [-12, -3, 2, 5, 90, 180, 270])
def test_a_sheet_that_lies_askew_is_read(paper, angle):
    turned = samples.page(paper).rotate(angle, expand=True, fillcolor="white")
    assert of(turned).marks == (MARK,)


@pytest.mark.parametrize("angle", [-6, 0, 4, 90])
@pytest.mark.parametrize("quality", [30, 75])
def test_a_photograph_from_a_telephone_is_read(paper, angle, quality):
    photo = samples.photographed(samples.page(paper, 250), angle=angle)
    scan = of(photo, quality=quality)
    assert scan.marks == (MARK,)
    assert "blurred" not in codes(scan)


def test_a_photograph_that_says_how_it_was_held_is_read(paper):
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    samples.page(paper).rotate(90, expand=True).save(out, "JPEG", exif=exif)
    assert measure_scan(out, "image/jpeg").marks == (MARK,)


@pytest.mark.parametrize("mode", ["L", "1", "RGBA", "P"])
def test_grey_black_and_white_and_transparent_pictures_are_read(paper, mode):
    picture = samples.page(paper).convert(mode)
    scan = measure_scan(samples.png(picture), "image/png")
    assert scan.marks == (MARK,)
    assert codes(scan) == []


@pytest.mark.parametrize("noise", [10, 25, 40])
def test_a_noisy_picture_is_read(paper, noise):
    values = np.asarray(samples.page(paper)).astype(float)
    values += np.random.default_rng(1).normal(0, noise, values.shape)
    grainy = Image.fromarray(np.clip(values, 0, 255).astype("uint8"))
    assert of(grainy).marks == (MARK,)


def test_a_scan_in_16_bits_of_grey_is_read(paper):
    wide = np.asarray(samples.page(paper).convert("L")).astype(np.uint16) * 257
    out = io.BytesIO()
    Image.fromarray(wide).save(out, "PNG")

    scan = measure_scan(out, "image/png")

    assert (scan.count, codes(scan)) == (1, [])
    assert scan.marks


@pytest.mark.parametrize("plugin", ["MPO", "PNG"])
def test_further_pictures_in_one_photograph_are_no_pages(paper, plugin):
    out = io.BytesIO()
    more = [Image.new("RGB", (400, 600))]
    samples.page(paper).save(out, plugin, save_all=True, append_images=more)

    scan = measure_scan(out, "image/jpeg" if plugin == "MPO" else "image/png")

    assert (scan.count, len(scan.pages), codes(scan)) == (1, 1, [])


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n"], ids=["byte order mark", "line"])
def test_a_pdf_with_something_before_its_header_is_read(paper, before):
    assert measure_scan(io.BytesIO(before + paper), "application/pdf").marks


def test_a_pdf_that_only_restricts_printing_is_read(paper):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert measure_scan(out, "application/pdf").marks


def test_every_page_of_a_pdf_is_looked_at(paper):
    other = build_application(replace(PAPER, revision=2))
    bound = samples.pdf(Image.new("L", (1654, 2339), 255), samples.page(paper), samples.page(other))
    scan = measure_scan(bound, "application/pdf")
    assert scan.count == 3
    assert scan.marks == (MARK, ("2026-00017", 2))
    assert [(fault.code, fault.pages) for fault in faults_of(scan, expected_pages=1)] == [
        ("blank", (1,))
    ]


def test_a_tiff_of_several_pages_is_read(paper):
    scan = measure_scan(samples.tiff(samples.page(paper), samples.page(paper)), "image/tiff")
    assert (scan.count, scan.marks) == (2, (MARK,))


def test_the_paper_as_it_was_built_is_not_judged_as_a_picture(paper):
    scan = measure_scan(io.BytesIO(paper), "application/pdf")
    assert scan.pages[0].dpi is None
    assert codes(scan) == []


def test_what_was_added_by_hand_is_no_fault(paper):
    scan = of(samples.written_on(samples.signed(paper)))
    assert scan.marks == (MARK,)
    assert codes(scan) == []


# --- Warnings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("dpi", "is_low"), [(75, True), (120, True), (150, False), (300, False)])
def test_resolution_is_measured_against_the_sheet(paper, dpi, is_low):
    for scan in (
        of(samples.page(paper, dpi)),
        # The resolution that a PDF claims for itself proves nothing.
        measure_scan(samples.pdf(samples.page(paper, dpi), dpi=72), "application/pdf"),
    ):
        assert ("low_resolution" in codes(scan)) is is_low


@pytest.mark.parametrize(("dpi", "per_inch"), [(200, 200), (300, 300), (400, 400)])
def test_a_blur_of_a_hundredth_of_an_inch_is_too_much_at_every_resolution(paper, dpi, per_inch):
    sharp = samples.page(paper, dpi)
    readable = sharp.filter(ImageFilter.GaussianBlur(0.005 * per_inch))
    foggy = sharp.filter(ImageFilter.GaussianBlur(0.0125 * per_inch))
    assert "blurred" not in codes(of(sharp))
    assert "blurred" not in codes(of(readable))
    assert "blurred" in codes(of(foggy))


def test_sharpness_does_not_depend_on_light_amount_or_compression(paper):
    image = samples.page(paper)
    few_words = image.copy()
    few_words.paste("white", (0, 900, image.width, 1900))
    for one in (ImageEnhance.Brightness(image).enhance(0.6), few_words):
        assert "blurred" not in codes(of(one))
        assert "blurred" in codes(of(one.filter(ImageFilter.GaussianBlur(3))))
    assert "blurred" not in codes(of(image, quality=10))


@pytest.mark.parametrize(("light", "code"), [(0.25, "dark"), (0.35, "dark"), (0.7, None)])
def test_a_dark_picture_is_warned_about(paper, light, code):
    found = codes(of(ImageEnhance.Brightness(samples.page(paper)).enhance(light)))
    assert found == ([code] if code else [])


def test_a_pale_picture_is_warned_about(paper):
    assert codes(of(ImageEnhance.Contrast(samples.page(paper)).enhance(0.2))) == ["pale"]


def test_missing_pages_are_warned_about(paper):
    assert codes(of(samples.page(paper)), expected_pages=2) == ["few_pages"]


def test_an_empty_sheet_is_warned_about_even_when_it_is_grainy():
    values = np.random.default_rng(1).normal(235, 6, (2339, 1654))
    grain = Image.fromarray(np.clip(values, 0, 255).astype("uint8"))
    assert codes(of(grain)) == ["blank", "no_mark"]


def test_a_code_that_is_cut_off_is_only_warned_about(paper):
    image = samples.page(paper)
    cut = image.crop((0, 0, image.width, int(image.height * 0.86)))
    assert codes(of(cut)) == ["no_mark"]


def test_other_codes_say_nothing():
    import segno

    out = io.BytesIO()
    segno.make("https://example.org/pay").save(out, kind="png", scale=20)
    assert measure_scan(out, "image/png").marks == ()


# --- Bounds -----------------------------------------------------------------------------------


def test_of_a_very_long_file_the_first_pages_are_looked_at():
    sheet = Image.new("L", (100, 140), 255)
    scan = measure_scan(samples.pdf(*[sheet] * (MAX_PAGES + 5)), "application/pdf")
    assert (scan.count, len(scan.pages)) == (MAX_PAGES + 5, MAX_PAGES)


def test_a_picture_too_large_to_unpack_is_refused_before_it_is_drawn():
    bomb = samples.pdf(Image.new("1", (9000, 9000)))
    with pytest.raises(UnreadableScanError):
        measure_scan(bomb, "application/pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7 nothing", "application/pdf"), (b"\xff\xd8\xff\xe0 no", "image/jpeg")],
)
def test_a_broken_file_is_unreadable(content, kind):
    with pytest.raises(UnreadableScanError):
        measure_scan(io.BytesIO(content), kind)


@pytest.mark.parametrize("size", [(300, 30_000), (30_000, 300)])
def test_a_narrow_strip_is_decoded_no_larger_than_it_is_looked_at(size):
    scan = io.BytesIO()
    Image.new("L", size, 230).save(scan, "JPEG")
    scan.seek(0)
    with Image.open(scan) as image:
        pictures.draft(image, "L", DRAWN)
        assert DRAWN <= max(image.size) < 2 * DRAWN

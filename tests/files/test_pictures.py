"""Pictures are shown as viewers show them, whatever wrote them."""

import io

import numpy as np
import pytest
from PIL import Image

from attestation.files import pictures
from attestation.files.pictures import BrokenPictureError, DetailedPictureError

#: A sheet: white paper, and a black line on its upper left quarter.
SHEET = np.full((120, 80), 255, np.uint8)
SHEET[10:30, 10:40] = 0


def saved(image, plugin="PNG", **how):
    out = io.BytesIO()
    image.save(out, plugin, **how)
    return out.getvalue()


def grey_16():
    return Image.fromarray(SHEET.astype(np.uint16) * 257)


def palette():
    return Image.fromarray(SHEET).convert("P")


def transparent():
    layers = np.zeros((120, 80, 4), np.uint8)
    layers[..., 3] = 255 - SHEET
    return Image.fromarray(layers)


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(Image.fromarray(SHEET).rotate(90, expand=True), "JPEG", exif=exif, quality=95)


def of_a_telephone():
    first, second = Image.fromarray(SHEET), Image.new("L", (40, 60))
    return saved(first, "MPO", save_all=True, append_images=[second], quality=95)


def animated():
    return saved(Image.fromarray(SHEET), save_all=True, append_images=[Image.new("L", (80, 120))])


KINDS = {
    "16-bit grey": saved(grey_16()),
    "12-bit grey in 16 bits": saved(Image.fromarray(SHEET.astype(np.uint16) * 16)),
    "one bit": saved(Image.fromarray(SHEET).convert("1")),
    "palette": saved(palette()),
    "palette with transparency": saved(palette(), transparency=palette().getpixel((0, 0))),
    "transparent paper": saved(transparent()),
    "grey with transparency": saved(transparent().convert("LA")),
    "CMYK": saved(Image.fromarray(SHEET).convert("RGB").convert("CMYK"), "JPEG", quality=95),
    "turned by its EXIF": turned(),
    "several pictures of a telephone": of_a_telephone(),
    "animated": animated(),
}


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_every_kind_becomes_the_sheet_that_people_see(content):
    seen = pictures.opened(io.BytesIO(content), ("JPEG", "PNG"))

    assert seen.mode in {"L", "RGB"}
    assert seen.size == (80, 120)
    points = np.asarray(seen.convert("L")).astype(int)
    assert points[20, 25] < 30
    assert points[80, 60] > 225
    assert points[20, 60] > 225


@pytest.mark.parametrize(
    ("content", "plugin"),
    [
        (saved(Image.effect_noise((300, 300), 50), "JPEG")[:-4000], "JPEG"),
        (saved(Image.effect_noise((300, 300), 50))[:-40], "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"", "PNG"),
    ],
)
def test_what_is_cut_off_is_broken(content, plugin):
    with pytest.raises(BrokenPictureError):
        pictures.examine(io.BytesIO(content), plugin=plugin)
    with pytest.raises(BrokenPictureError):
        pictures.opened(io.BytesIO(content), (plugin,))


def test_only_the_first_picture_of_a_telephone_must_be_whole():
    content = of_a_telephone()
    pictures.examine(io.BytesIO(content[:-100]), plugin="JPEG")


def test_too_many_points_are_refused_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    with pytest.raises(DetailedPictureError):
        pictures.examine(io.BytesIO(KINDS["palette"]), plugin="PNG")


def test_broken_notes_of_a_camera_do_not_break_the_picture():
    content = saved(Image.fromarray(SHEET), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert pictures.opened(io.BytesIO(content), ("JPEG",)).size == (80, 120)


@pytest.mark.parametrize("kind", ["16-bit grey", "CMYK", "several pictures of a telephone"])
def test_what_browsers_show_wrongly_is_written_anew(kind):
    anew = pictures.in_plain_form(io.BytesIO(KINDS[kind]), plugins=["JPEG", "PNG"])
    with Image.open(io.BytesIO(anew)) as image:
        assert (image.mode in {"L", "RGB"}, getattr(image, "n_frames", 1)) == (True, 1)


@pytest.mark.parametrize("kind", ["one bit", "palette", "transparent paper", "turned by its EXIF"])
def test_what_browsers_show_well_stays_as_it_is(kind):
    assert pictures.in_plain_form(io.BytesIO(KINDS[kind]), plugins=["JPEG", "PNG"]) == b""

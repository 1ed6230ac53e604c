"""A place cut out of a page, upright, however the page lies."""

import io

import pytest
from PIL import Image

from attestation.files.cutouts import cut_out
from attestation.files.formats import FileFormatError
from tests.paperwork import scan_samples as samples

CORNERS = [0.25, 0.5, 0.75, 0.5, 0.75, 0.75, 0.25, 0.75]


def sheet():
    """White, with a red rectangle in the place of `CORNERS`."""
    image = Image.new("RGB", (1000, 1400), "white")
    image.paste("red", (250, 700, 750, 1050))
    return image


def colours(picture):
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    middle = (drawn.width // 2, drawn.height // 2)
    return drawn.getpixel(middle), drawn.getpixel((10, 10))


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (samples.png(sheet()), "image/png"),
        (samples.jpeg(sheet()), "image/jpeg"),
        (samples.pdf(sheet()), "application/pdf"),
    ],
)
def test_the_place_alone_is_shown(content, content_type):
    for red, green, _blue in colours(
        cut_out(content, content_type=content_type, page=1, corners=CORNERS)
    ):
        assert red > 200
        assert green < 80


def test_a_place_of_a_turned_sheet_is_turned_back():
    turned = samples.png(sheet().rotate(90, expand=True))
    corners = [0.5, 0.75, 0.5, 0.25, 0.75, 0.25, 0.75, 0.75]
    middle, _corner = colours(cut_out(turned, content_type="image/png", page=1, corners=corners))
    assert middle[0] > 200
    assert middle[1] < 80


def test_a_page_that_is_not_there_cannot_be_cut():
    with pytest.raises(FileFormatError):
        cut_out(samples.pdf(sheet()), content_type="application/pdf", page=3, corners=CORNERS)

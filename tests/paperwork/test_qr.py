"""The mark on paper."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from attestation.paperwork.qr import decode_mark, encode_mark, qr_png_data_uri


def test_a_mark_is_read_back():
    assert encode_mark("2026-00017", 3) == "ATT:2026-00017:3"
    assert decode_mark(" ATT:2026-00017:3\n") == ("2026-00017", 3)


@pytest.mark.parametrize(
    "text",
    ["", "ATT", "ATT:17", "ATT::1", "ATT:17:0", "ATT:17:-1", "ATT:17:1:2", "ATT:17:x", "ATT:а:1"],
)
def test_another_text_is_no_mark(text):
    assert decode_mark(text) is None


@pytest.mark.parametrize(("code", "revision"), [("", 1), ("a b", 1), ("a:b", 1), ("17", 0)])
def test_a_mark_that_could_not_be_read_back_is_not_made(code, revision):
    with pytest.raises(ValueError, match="not a mark"):
        encode_mark(code, revision)


def test_the_code_is_a_square_picture_in_the_address_itself():
    head, data = qr_png_data_uri("ATT:2026-00017:3").split(",", 1)

    assert head == "data:image/png;base64"
    with Image.open(BytesIO(base64.b64decode(data))) as image:
        assert image.width == image.height > 200

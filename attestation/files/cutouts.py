"""A place of a page cut out as a picture. Runs apart, see `attestation.files.sandbox.client`."""

from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from attestation.files import previews
from attestation.files.formats import FileFormatError

#: The long side of a page as drawn, and of what is cut out, in points.
_DRAWN, _WIDTH, _LEAST = 2340, 640, 60


def cut_out(file: BinaryIO, *, content_type: str, page: int, corners: Sequence[float]) -> bytes:
    """Return a JPEG of a place that may lie askew in its page.

    Args:
        page: counted from 1.
        corners: x and y of the upper left, upper right, lower right and lower left corner of the
            place, in parts of the width and height of the page.

    Raises:
        FileFormatError: it cannot be drawn.
    """
    drawn = previews.drawn(file, content_type=content_type, side=_DRAWN, page=page - 1)
    points = [(corners[at] * drawn.width, corners[at + 1] * drawn.height) for at in range(0, 8, 2)]
    across, down = (_length(points[0], points[end]) for end in (1, 3))
    size = _WIDTH, max(_LEAST, min(_WIDTH, round(_WIDTH * down / max(across, 1))))
    # Pillow names the corners in another order: down the left side, up the right one.
    order = [value for at in (0, 3, 2, 1) for value in points[at]]
    try:
        cut = drawn.convert("RGB").transform(
            size, Image.Transform.QUAD, order, Image.Resampling.BICUBIC, fillcolor="white"
        )
    except ValueError as error:
        raise FileFormatError("не удалось показать.") from error
    out = BytesIO()
    cut.save(out, "JPEG", quality=80)
    return out.getvalue()


def _length(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5)

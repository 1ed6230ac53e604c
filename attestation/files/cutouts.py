"""A place of a page cut out as a picture. Runs apart, see `attestation.files.sandbox.client`."""

from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

import pypdfium2
from PIL import Image

from attestation.files import pdf_documents, pictures
from attestation.files.formats import JPEG, PDF, PNG, FileFormatError
from attestation.files.pdf_documents import BrokenPdfError

#: The long side of a page as drawn, and of what is cut out, in points.
_DRAWN, _WIDTH, _LEAST = 2340, 640, 60
_PLUGINS = {JPEG.content_type: "JPEG", PNG.content_type: "PNG"}


def cut_out(file: BinaryIO, *, content_type: str, page: int, corners: Sequence[float]) -> bytes:
    """Return a JPEG of a place that may lie askew in its page.

    Args:
        page: counted from 1.
        corners: x and y of the upper left, upper right, lower right and lower left corner of the
            place, in parts of the width and height of the page.

    Raises:
        FileFormatError: it cannot be drawn.
    """
    try:
        drawn = _page(file, content_type, page)
        points = [
            (corners[at] * drawn.width, corners[at + 1] * drawn.height) for at in range(0, 8, 2)
        ]
        across, down = (_length(points[0], points[end]) for end in (1, 3))
        size = _WIDTH, max(_LEAST, min(_WIDTH, round(_WIDTH * down / max(across, 1))))
        # Pillow names the corners in another order: down the left side, up the right one.
        order = [value for at in (0, 3, 2, 1) for value in points[at]]
        cut = drawn.convert("RGB").transform(
            size, Image.Transform.QUAD, order, Image.Resampling.BICUBIC, fillcolor="white"
        )
        out = BytesIO()
        cut.save(out, "JPEG", quality=80)
    except (
        BrokenPdfError,
        pypdfium2.PdfiumError,
        pictures.BrokenPictureError,
        pictures.DetailedPictureError,
        ValueError,
    ) as error:
        raise FileFormatError("не удалось показать.") from error
    return out.getvalue()


def _page(file: BinaryIO, content_type: str, number: int) -> Image.Image:
    if content_type != PDF.content_type:
        drawn = pictures.opened(file, (_PLUGINS[content_type],), side=_DRAWN)
        drawn.thumbnail((_DRAWN, _DRAWN))
        return drawn
    with pdf_documents.opened(file) as document:
        if number > len(document):
            raise ValueError("no such page")
        page = document[number - 1]
        return page.render(scale=_DRAWN / (max(page.get_size()) or 1)).to_pil()


def _length(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5)

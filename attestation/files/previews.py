"""A small picture of a page or a photograph. Runs apart, see `attestation.files.sandbox.client`."""

from io import BytesIO
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps

from attestation.files.formats import JPEG, MAX_PIXELS, PDF, PNG, FileFormatError

#: The longer side, in points of the screen.
SIDE = 480
_PLUGINS = {JPEG.content_type: "JPEG", PNG.content_type: "PNG"}
#: The content types that can have a preview.
SHOWN = frozenset({PDF.content_type, *_PLUGINS})


def picture(file: BinaryIO, *, content_type: str, side: int = SIDE) -> bytes:
    """Return a JPEG, at most ``side`` points wide and high, of a picture or of a PDF's first page.

    Raises:
        FileFormatError: the file cannot be drawn.
    """
    try:
        drawn = (
            _first_page(file, side)
            if content_type == PDF.content_type
            else _opened(file, _PLUGINS[content_type], side)
        )
        drawn.thumbnail((side, side))
        out = BytesIO()
        drawn.convert("RGB").save(out, "JPEG", quality=80)
    except (OSError, ValueError, SyntaxError, pypdfium2.PdfiumError) as error:
        raise FileFormatError("не удалось показать.") from error
    return out.getvalue()


def _first_page(file: BinaryIO, side: int) -> Image.Image:
    document = pypdfium2.PdfDocument(file.read())
    page = document[0]
    longest = max(page.get_size()) or 1
    return page.render(scale=side / longest).to_pil()


def _opened(file: BinaryIO, plugin: str, side: int) -> Image.Image:
    image = Image.open(file, formats=(plugin,))
    if image.width * image.height > MAX_PIXELS:
        raise FileFormatError("не удалось показать: слишком подробный.")
    image.draft("RGB", (side * 2, side * 2))
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "P"}:
        # Transparent pixels are paper, not ink.
        paper = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(paper, turned.convert("RGBA"))
    return turned

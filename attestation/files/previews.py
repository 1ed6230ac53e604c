"""A small picture of a page or a photograph. Runs apart, see `attestation.files.sandbox.client`."""

from io import BytesIO
from typing import BinaryIO

import pypdfium2
from PIL import Image

from attestation.files import pdf_documents, pictures
from attestation.files.formats import JPEG, PDF, PNG, FileFormatError, picture_faults
from attestation.files.pdf_documents import BrokenPdfError

#: The longer side, in points of the screen.
SIDE = 480
_PLUGINS = {JPEG.content_type: "JPEG", PNG.content_type: "PNG"}
_ON_PAGES = ("JPEG", "PNG", "WEBP")
#: The content types that can have a preview.
SHOWN = frozenset({PDF.content_type, *_PLUGINS})


def picture(file: BinaryIO, *, content_type: str, side: int = SIDE, page: int = 0) -> bytes:
    """Return a JPEG, at most ``side`` points wide and high, of a picture or of a page of a PDF.

    Raises:
        FileFormatError: the file cannot be drawn.
    """
    out = BytesIO()
    shown = drawn(file, content_type=content_type, side=side, page=page)
    shown.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def drawn(file: BinaryIO, *, content_type: str, side: int, page: int = 0) -> Image.Image:
    """Draw a picture, or a page of a PDF counted from nought, its longer side ``side`` at most.

    Raises:
        FileFormatError: the file cannot be drawn.
    """
    try:
        shown = (
            _page(file, side, page)
            if content_type == PDF.content_type
            else _photograph(file, _PLUGINS[content_type], side)
        )
        shown.thumbnail((side, side))
    except (BrokenPdfError, pypdfium2.PdfiumError, ValueError) as error:
        raise FileFormatError("не удалось показать.") from error
    return shown


def plain_picture(file: BinaryIO) -> bytes:
    """Return a picture of the site anew where browsers show it wrongly; empty where it is plain.

    Raises:
        FileFormatError: it cannot be read to its end.
    """
    with picture_faults():
        return pictures.in_plain_form(file, plugins=_ON_PAGES)


def _page(file: BinaryIO, side: int, number: int) -> Image.Image:
    with pdf_documents.opened(file) as document:
        if number >= len(document):
            raise FileFormatError("не удалось показать: в нём нет такой страницы.")
        page = document[number]
        longest = max(page.get_size()) or 1
        return page.render(scale=side / longest).to_pil()


def _photograph(file: BinaryIO, plugin: str, side: int) -> Image.Image:
    with picture_faults():
        return pictures.opened(file, (plugin,), side=side)

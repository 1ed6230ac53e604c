"""Sheets on which nothing can be seen. Runs in the sandbox: no Django here."""

from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

import numpy as np
import scipy
from PIL import Image

from attestation.files import pdf_documents, pictures
from attestation.files.text_extraction import words_of
from attestation.paperwork import scans

#: What is judged by `is_empty`: the plugin of a picture, none for a PDF.
JUDGED = {"application/pdf": "", "image/jpeg": "JPEG", "image/png": "PNG"}
#: The long side of a page as drawn for it: a stroke of a pen is still seen, grain is not.
_SMALL = 480
#: So many pages are looked at.
_LOOKED_AT = 30
#: Something stands where so large a share of the points differs from what lies around them.
_SHARE, _AROUND = 0.0002, 31
#: By how much, of 255: more where the sheet is grainy, but never so much that print would not.
_LEAST, _MOST, _GRAINS = 8.0, 24.0, 6.0
#: A quarter of the points of pure grain differs less than that part of its deviation.
_QUARTER = 0.32


def is_empty(file: BinaryIO, content_type: str) -> bool:
    """Return whether all pages of a PDF, or a picture, are of one colour.

    Shadows, grain and the edges of the sheet are not counted.

    Args:
        content_type: one of `JUDGED`.

    Raises:
        UnreadableScanError: of `scans`; it cannot be drawn.
    """
    try:
        return not any(map(_has_something, _small_pages(file, content_type)))
    except scans.FAILURES as error:
        raise scans.UnreadableScanError(str(error)) from error


def text_of_pdf(file: BinaryIO, longest: int) -> str | None:
    """Return the text of a PDF in one line; None where its pages show nothing at all.

    Exceptions of the reader over a broken file are passed on; pages that cannot be drawn are not.

    Args:
        longest: the number of characters after which reading stops.
    """
    with suppress(scans.UnreadableScanError):
        if is_empty(file, "application/pdf"):
            return None
    return words_of(file, longest=longest)


def is_empty_as_drawn(drawing: scans.Drawing) -> bool:
    """Return whether all pages that were drawn are of one colour."""
    return not any(_has_something(Image.fromarray(page)) for page in drawing.pages)


def _small_pages(file: BinaryIO, content_type: str) -> Iterator[Image.Image]:
    if plugin := JUDGED[content_type]:
        yield pictures.opened(file, (plugin,), side=_SMALL)
        return
    with pdf_documents.opened(file) as document:
        for number in range(min(len(document), _LOOKED_AT)):
            page = document[number]
            scale = _SMALL / (max(page.get_size()) or 1)
            yield page.render(scale=scale, grayscale=True).to_pil()
            page.close()


def _has_something(page: Image.Image) -> bool:
    small = page.convert("L")
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    # Narrower margins than where writing is measured: a line at the foot of the sheet is something.
    grey = scans.without_margins(np.asarray(small, dtype=np.float32), 24)
    difference = np.abs(grey - scipy.ndimage.uniform_filter(grey, _AROUND, mode="nearest"))
    grain = float(np.percentile(difference, 25)) / _QUARTER
    enough = min(max(_LEAST, _GRAINS * grain), _MOST)
    return float((difference > enough).mean()) > _SHARE

"""The properties of a scan of a signed paper: readability of its pages, and the mark on them.

Pure functions over the bytes of a PDF, JPEG, PNG or TIFF. Every page is drawn in grey at a
limited size, however large the original is; this module knows no applications and needs no
Django.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pypdfium2 as pdfium
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageOps
from pypdfium2 import raw

from attestation.files import pdf_documents, pictures
from attestation.paperwork.qr import decode_mark

Grey = NDArray[np.uint8]

#: More pages than any paper of the procedure has; the rest is counted and not looked at.
MAX_PAGES = 12
#: The long side of a page as drawn: 200 dots an inch on A4.
DRAWN = 2340
#: A picture inside a PDF that is not worth the memory of unpacking it.
MAX_PICTURE = 60_000_000
#: The long side of A4 in inches: every page measured is A4.
A4_INCHES = 11.69

#: Dots an inch below which the small print of the paper falls apart.
MIN_DPI = 140
#: Sharpness of text (see `_sharpness`). Small print out of focus by a quarter of a millimetre falls
#: below it, at every resolution; tests/paperwork/test_scans.py measures both sides of it.
MIN_SHARPNESS = 0.05
#: The least brightness of the paper and its least contrast to the ink, of 255.
MIN_PAPER = 105
MIN_CONTRAST = 55
#: The share of ink below which nothing is written on a page.
MIN_INK = 0.0004

_TILE = 48
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


FAILURES = (
    pdf_documents.BrokenPdfError,
    pdfium.PdfiumError,
    pictures.BrokenPictureError,
    pictures.DetailedPictureError,
    *pictures.FAILURES,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class UnreadableScanError(Exception):
    """The file cannot be drawn at all."""


@dataclass(frozen=True)
class Page:
    """One page as measured.

    Attributes:
        dpi: dots an inch of the scanned picture; None where the page is drawn, not scanned.
        sharpness: from 0 (fog) to about 1 (print); None where there is nothing to judge by.
        paper: brightness of the background, 0–255.
        contrast: how much darker the ink is, 0–255.
        ink: the share of dots that are ink.
        marks: ``(code, revision)`` of each mark found.
    """

    dpi: int | None
    sharpness: float | None
    paper: int
    contrast: int
    ink: float
    marks: tuple[tuple[str, int], ...]

    @property
    def is_blank(self) -> bool:
        return self.ink < MIN_INK


@dataclass(frozen=True)
class Scan:
    """A whole file: ``count`` pages, of which the first `MAX_PAGES` were checked."""

    count: int
    pages: tuple[Page, ...]

    @classmethod
    def told(cls, told: dict[str, Any]) -> "Scan":
        """The scan of its ``asdict``, also after JSON."""
        pages = (
            Page(**{**page, "marks": tuple((code, revision) for code, revision in page["marks"])})
            for page in told["pages"]
        )
        return cls(told["count"], tuple(pages))

    @property
    def marks(self) -> tuple[tuple[str, int], ...]:
        """Every mark of the file once, in the order of its pages."""
        return tuple(dict.fromkeys(mark for page in self.pages for mark in page.marks))


@dataclass(frozen=True)
class Fault:
    """A warning: a code of `faults_of`, and the numbers of the pages concerned."""

    code: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A whole file as drawn: ``count`` pages, the first `MAX_PAGES` of them in grey.

    Attributes:
        pages: at most `DRAWN` dots long.
        dots: of the long side of the scanned picture of each page; None where it is drawn.
    """

    count: int
    pages: tuple[Grey, ...]
    dots: tuple[float | None, ...]


def draw_scan(file: BinaryIO, content_type: str) -> Drawing:
    """Draw a scan, to be measured and looked at.

    Args:
        file: seekable, the whole document.
        content_type: of a PDF or a picture.

    Raises:
        UnreadableScanError: it cannot be drawn.
    """
    try:
        file.seek(0)
        if content_type == "application/pdf":
            return _drawn_pdf(file)
        return _drawn_picture(file)
    except FAILURES as error:
        raise UnreadableScanError(str(error)) from error


def measured(drawing: Drawing) -> Scan:
    """Measure the pages of a drawing.

    Raises:
        UnreadableScanError: they have more detail than fits into the memory.
    """
    try:
        return Scan(drawing.count, tuple(map(_measure, drawing.pages, drawing.dots)))
    except FAILURES as error:
        raise UnreadableScanError(str(error)) from error


def measure_scan(file: BinaryIO, content_type: str) -> Scan:
    """Draw a scan and measure it; arguments and exceptions as of `draw_scan`."""
    return measured(draw_scan(file, content_type))


def faults_of(scan: Scan, *, expected_pages: int) -> list[Fault]:
    """Return the faults in a scan of a paper of ``expected_pages`` pages.

    Codes: ``few_pages``, ``blank``, ``low_resolution``, ``blurred``, ``dark``, ``pale``,
    ``no_mark``.
    """
    faults = [Fault("few_pages")] if scan.count < expected_pages else []
    written = [(n, page) for n, page in enumerate(scan.pages, start=1) if not page.is_blank]
    blank = tuple(n for n, page in enumerate(scan.pages, start=1) if page.is_blank)
    if blank:
        faults.append(Fault("blank", blank))
    for code, is_so in _JUDGEMENTS:
        if pages := tuple(n for n, page in written if is_so(page)):
            faults.append(Fault(code, pages))
    if not scan.marks:
        faults.append(Fault("no_mark"))
    return faults


_JUDGEMENTS: tuple[tuple[str, Any], ...] = (
    ("low_resolution", lambda page: page.dpi is not None and page.dpi < MIN_DPI),
    ("blurred", lambda page: page.sharpness is not None and page.sharpness < MIN_SHARPNESS),
    ("dark", lambda page: page.paper < MIN_PAPER),
    ("pale", lambda page: page.paper >= MIN_PAPER and page.contrast < MIN_CONTRAST),
)


# --- Drawing ----------------------------------------------------------------------------------


def _drawn_pdf(file: BinaryIO) -> Drawing:
    with pdf_documents.opened(file) as document:
        count = len(document)
        numbers = range(min(count, MAX_PAGES))
        dots = tuple(_dots_of(document, number) for number in numbers)
        return Drawing(count, tuple(drawn_page(document, number) for number in numbers), dots)


def _dots_of(document: Any, number: int) -> float | None:
    """Return the dots along the long side of a page that is a picture; None for another."""
    page = document[number]
    try:
        dots = 0.0
        for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            width, height = picture.get_px_size()
            if width * height > MAX_PICTURE:
                raise UnreadableScanError("a picture too large to unpack")
            dots = max(dots, _dots_across(picture, width, height, page))
    finally:
        page.close()
    return dots or None


def drawn_page(document: Any, number: int) -> Grey:
    """Draw a page of a PDF in grey, at most `DRAWN` dots long."""
    page = document[number]
    try:
        bitmap = page.render(scale=DRAWN / max(page.get_size()), grayscale=True)
        return np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width))
    finally:
        page.close()


def _dots_across(picture: Any, width: int, height: int, page: Any) -> float:
    """Return the dots of the picture along the page's long side; 0 if it is no scan of it."""
    left, bottom, right, top = picture.get_bounds()
    placed = (right - left) * (top - bottom)
    page_width, page_height = page.get_size()
    if placed < 0.4 * page_width * page_height:
        return 0
    return (width * height / placed) ** 0.5 * max(page_width, page_height)


def _drawn_picture(file: BinaryIO) -> Drawing:
    with Image.open(file, formats=("JPEG", "PNG", "TIFF")) as image:
        count = _pages_of(image)
        drawn = [_drawn_frame(image, number) for number in range(min(count, MAX_PAGES))]
    pages, dots = zip(*drawn, strict=True)
    return Drawing(count, pages, dots)


def _pages_of(image: Image.Image) -> int:
    """Only a TIFF holds pages; what a telephone adds to a JPEG are views of the same sheet."""
    return getattr(image, "n_frames", 1) if image.format == "TIFF" else 1


def _drawn_frame(image: Image.Image, number: int) -> tuple[Grey, float]:
    """Return a page in grey, and the dots of its long side as it came."""
    if number:
        image.seek(number)
    dots = max(image.size)
    if image.width * image.height > MAX_PICTURE:
        raise UnreadableScanError("a picture too large to unpack")
    pictures.draft(image, "L", DRAWN)
    grey = pictures.upright(image).convert("L")
    grey.thumbnail((DRAWN, DRAWN), Image.Resampling.LANCZOS)
    return np.asarray(grey), float(dots)


# --- Measuring --------------------------------------------------------------------------------


def _measure(grey: Grey, dots: float | None) -> Page:
    written = _inside(grey)
    paper = int(np.percentile(written, 80))
    ink_level = int(np.percentile(written, 0.5))
    is_ink = written < paper - max(40, (paper - ink_level) // 3)
    return Page(
        dpi=round(dots / A4_INCHES) if dots else None,
        sharpness=_sharpness(written),
        paper=paper,
        contrast=paper - ink_level,
        ink=float(is_ink.mean()),
        marks=tuple(_marks(grey)) if paper > ink_level + 8 else (),
    )


def _inside(grey: Grey) -> Grey:
    """Without the margins, where scanners leave shadows and photographs show the table."""
    return without_margins(grey, 16)


def without_margins(grey: NDArray[Any], part: int) -> NDArray[Any]:
    """A page without a strip of that part of the size on each side; a tiny picture has none."""
    down, across = (side // part for side in grey.shape)
    return grey[down : grey.shape[0] - down, across : grey.shape[1] - across]


def _sharpness(grey: Grey) -> float | None:
    """Return the steepness of the writing's edges, at any amount, brightness and colour.

    The variance of the Laplacian, divided by the variance of the brightness, tile by tile; of
    the tiles with writing the upper quartile counts, so that a soft corner does not. The value
    in tiles without writing is noise of the camera, not sharpness: it is subtracted.
    """
    height, width = (side - side % _TILE for side in grey.shape)
    if not height or not width:
        return None
    values = grey[:height, :width].astype(np.float32)
    edges = np.zeros_like(values)
    edges[1:-1, 1:-1] = (
        values[:-2, 1:-1] + values[2:, 1:-1] + values[1:-1, :-2] + values[1:-1, 2:]
    ) - 4 * values[1:-1, 1:-1]
    spread, steep = _by_tile(values), _by_tile(edges)
    has_writing = spread > 250
    if has_writing.sum() < 4:
        return None
    noise = float(np.median(steep[~has_writing])) if (~has_writing).any() else 0.0
    return float(np.percentile((steep[has_writing] - noise) / spread[has_writing], 75))


def _by_tile(values: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = values.shape
    tiles = values.reshape(height // _TILE, _TILE, width // _TILE, _TILE)
    return tiles.var(axis=(1, 3))


def _marks(grey: Grey) -> Iterable[tuple[str, int]]:
    """Return the application marks on a page; other codes are ignored."""
    for view in _views(grey):
        found = zxingcpp.read_barcodes(view, formats=_QR)
        marks = [mark for code in found if (mark := decode_mark(code.text))]
        if marks:
            return dict.fromkeys(marks)
    return ()


def _views(grey: Grey) -> Iterator[Grey]:
    """The page as it is; coarser, which takes away noise; its quarters larger, for a small code."""
    yield grey
    image = Image.fromarray(grey)
    half = image.resize((max(1, image.width // 2), max(1, image.height // 2)), Image.Resampling.BOX)
    yield np.asarray(half)
    yield np.asarray(ImageOps.autocontrast(half, cutoff=2))
    for top in (0, image.height // 2):
        for left in (0, image.width // 2):
            box = (left, top, left + image.width // 2, top + image.height // 2)
            yield np.asarray(image.crop(box).resize(image.size, Image.Resampling.BICUBIC))

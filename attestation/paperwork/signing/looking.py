"""What stands in the fields of a paper that came back. Runs in the sandbox: no Django here.

A page that is drawn (it has letters, not a picture of them) shows its fields itself. A picture of
the paper is laid over the blank one.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from pypdfium2 import raw

from attestation.files import pdf_documents
from attestation.paperwork import scans
from attestation.paperwork.signing import alignment
from attestation.paperwork.signing.fields import (
    Box,
    Field,
    Letter,
    fields_of,
    letters_of,
    size_of,
)

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

#: Ink: as dark as this part of the print; specks below that size (mm²) are dust.
_INK, _SPECK = 0.3, 0.15
#: How far off the print may lie from where the alignment expects it, in millimetres.
_OFF = 0.8
#: Less ink in a field than that (mm²) is no handwriting.
LEAST_INK = 1.2
#: Annotations that draw nothing of their own.
_SILENT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})
#: A page whose picture covers that much of it is a scan, whatever text lies under it.
_PICTURE = 0.4
#: Darker than that, of 255, is printed.
_DARK = 200
#: A picture so many times as long as wide shows no whole sheet.
_NARROW = 3
#: Pages that show something else than was looked for, after which nothing more is tried.
_TRIES = 4


@dataclass(frozen=True)
class FieldSeen:
    """A field of the paper as it came back.

    Attributes:
        kind, label: of `Field`.
        page: of the file, counted from 1.
        corners: of the place to cut out, in parts of the width and height of the page.
        ink: handwriting in it, square millimetres.
    """

    kind: str
    label: str
    page: int
    corners: tuple[tuple[float, float], ...]
    ink: float

    @property
    def is_empty(self) -> bool:
        return self.ink < LEAST_INK


@dataclass(frozen=True)
class Drawn:
    """The drawn pages of a file.

    Attributes:
        words: what is printed on them.
        additions: how many things on them could be a signature: pictures, strokes, notes, and the
            electronic signatures of the file.
    """

    words: str = ""
    additions: int = 0


@dataclass(frozen=True)
class Look:
    """A paper that came back, beside the blank one."""

    fields: tuple[FieldSeen, ...] = ()
    drawn: Drawn = Drawn()
    blank: Drawn = Drawn()

    @classmethod
    def told(cls, told: dict[str, Any]) -> "Look":
        """The look of its ``asdict``, also after JSON."""
        fields = (
            FieldSeen(**{**one, "corners": tuple((x, y) for x, y in one["corners"])})
            for one in told["fields"]
        )
        return cls(tuple(fields), Drawn(**told["drawn"]), Drawn(**told["blank"]))


def look_at(
    content: bytes, content_type: str, *, blank: bytes, drawing: scans.Drawing | None = None
) -> Look:
    """Look at a paper that came back.

    Args:
        content_type: of a PDF or a picture.
        blank: the PDF as it was given out; empty where there is none.
        drawing: of the content, where it could be drawn whole.
    """
    look = Look()
    if blank:
        with pdf_documents.opened(io.BytesIO(blank)) as document:
            look = replace(look, blank=_drawn(document, range(len(document))))
    if content_type != "application/pdf":
        drawing = drawing or scans.draw_scan(io.BytesIO(content), content_type)
        return _with_pictures(look, blank, dict(enumerate(drawing.pages)))
    with pdf_documents.opened(io.BytesIO(content)) as document:
        drawn, pictures = _divided(document)
        look = replace(look, drawn=_drawn(document, drawn), fields=tuple(_own(document, drawn)))
        pages = {
            number: drawing.pages[number] if drawing else scans.drawn_page(document, number)
            for number in pictures
        }
    return _with_pictures(look, blank, pages)


# --- Drawn pages ------------------------------------------------------------------------------


def _divided(document: Any) -> tuple[list[int], list[int]]:
    """The numbers of the pages that are drawn, and of those that are pictures."""
    drawn: list[int] = []
    pictures: list[int] = []
    for number in range(min(len(document), scans.MAX_PAGES)):
        page = document[number]
        has_letters = page.get_textpage().count_chars() > 20
        (drawn if has_letters and not _is_picture(page) else pictures).append(number)
        page.close()
    return drawn, pictures


def _is_picture(page: Any) -> bool:
    width, height = page.get_size()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > _PICTURE * width * height:
            return True
    return False


def _own(document: Any, numbers: Sequence[int]) -> Iterator[FieldSeen]:
    """The fields that drawn pages show themselves."""
    for number in numbers:
        page = document[number]
        letters = letters_of(page)
        if own := fields_of(letters):
            grey, size = _grey(page), size_of(page)
            for field in own:
                yield FieldSeen(
                    field.kind,
                    field.label,
                    number + 1,
                    _corners(field, None, size),
                    _ink_over(letters, grey, field.box),
                )
        page.close()


def _grey(page: Any) -> Grey:
    bitmap = page.render(scale=alignment.FINE * 25.4 / 72, grayscale=True)
    return np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width))


def _ink_over(letters: list[Letter], grey: Grey, room: Box) -> float:
    """The ink in a field of a drawn page that is none of its letters."""
    dots = alignment.FINE
    cut, left, top = _cut(grey, room)
    printed = np.zeros(cut.shape, dtype=bool)
    for _, box in letters:
        first, last = (round((side - top) * dots) for side in (box.top - 0.3, box.bottom + 0.3))
        begin, end = (round((side - left) * dots) for side in (box.left - 0.3, box.right + 0.3))
        printed[max(0, first) : max(0, last), max(0, begin) : max(0, end)] = True
    return _area((cut < _DARK) & ~printed, dots)


def _drawn(document: Any, numbers: Sequence[int]) -> Drawn:
    words = []
    count = max(0, raw.FPDF_GetSignatureCount(document)) if numbers else 0
    for number in numbers:
        page = document[number]
        words.append(page.get_textpage().get_text_range())
        kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
        count += sum(1 for _ in page.get_objects(filter=kinds, max_depth=5))
        for index in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            count += raw.FPDFAnnot_GetSubtype(annotation) not in _SILENT
            raw.FPDFPage_CloseAnnot(annotation)
        page.close()
    return Drawn(" ".join(words), count)


# --- Pictures of pages ------------------------------------------------------------------------


def _with_pictures(look: Look, blank: bytes, pages: dict[int, Grey]) -> Look:
    """Add the fields of the blank paper that pictures show; each page of it is looked for once."""
    seen: list[FieldSeen] = []
    tries = _TRIES
    pages = {number: grey for number, grey in pages.items() if _may_be_a_sheet(grey)}
    for place, sheet, fields in _blank_sheets(blank) if blank and pages and not look.fields else ():
        # Its own place in the file is the likeliest.
        for number in sorted(pages, key=lambda page: page != place):
            if not tries:
                break
            grey = pages[number]
            to_picture = alignment.align(sheet, grey)
            if to_picture is None:
                tries -= 1
                continue
            shape = grey.shape[1], grey.shape[0]
            seen += [
                FieldSeen(
                    field.kind,
                    field.label,
                    number + 1,
                    _corners(field, to_picture, shape),
                    _ink_beside(sheet, grey, to_picture, field.box),
                )
                for field in fields
            ]
            del pages[number]
            break
    return replace(look, fields=(*look.fields, *seen))


def _may_be_a_sheet(grey: Grey) -> bool:
    """A strip is no sheet, however it lies; laying it over one would only take its time."""
    return max(grey.shape) < _NARROW * min(grey.shape)


def _blank_sheets(blank: bytes) -> Iterator[tuple[int, alignment.Sheet, list[Field]]]:
    """The pages of the blank paper that have fields, with their numbers from nought."""
    with pdf_documents.opened(io.BytesIO(blank)) as document:
        for number in range(len(document)):
            page = document[number]
            fields = fields_of(letters_of(page))
            if fields:
                yield number, alignment.Sheet(_grey(page)), fields
            page.close()


def _ink_beside(sheet: alignment.Sheet, grey: Grey, to_picture: Any, box: Box) -> float:
    """The ink in a field of a picture that is not print of the blank paper."""
    dots = alignment.FINE
    margin = 8.0
    wide = Box(box.left - margin, box.top - margin, box.right + margin, box.bottom + margin)
    blank, left, top = _cut(sheet.grey, wide)
    size = blank.shape[1], blank.shape[0]
    shown = alignment.warped(grey, alignment.moved(to_picture, left, top), size, dots)
    smooth = scipy.ndimage.gaussian_filter(shown.astype(np.float64), 0.1 * dots)
    ink = alignment.darkness(smooth, dots) > _INK
    near = scipy.ndimage.binary_dilation(blank < _DARK, iterations=round(_OFF * dots))
    inside = np.zeros(ink.shape, dtype=bool)
    rows = slice(int((box.top - top) * dots), int((box.bottom - top) * dots))
    inside[rows, int((box.left - left) * dots) : int((box.right - left) * dots)] = True
    return _area(ink & ~near & inside, dots)


# --- Both -------------------------------------------------------------------------------------


def _cut(grey: Grey, box: Box) -> tuple[Grey, float, float]:
    """The part of a drawn sheet, and where it begins, in millimetres."""
    dots = alignment.FINE
    top, left = max(0, int(box.top * dots)), max(0, int(box.left * dots))
    return grey[top : int(box.bottom * dots), left : int(box.right * dots)], left / dots, top / dots


def _area(ink: Mask, dots: int) -> float:
    """Square millimetres of ink, without specks."""
    labels, count = scipy.ndimage.label(ink, np.ones((3, 3)))
    if not count:
        return 0.0
    sizes = np.bincount(labels.ravel())[1:] / dots**2
    return round(float(sizes[sizes > _SPECK].sum()), 2)


def _corners(field: Field, to_picture: Any, size: tuple[float, float]) -> tuple[Any, ...]:
    """The field with what stands beside it, in parts of the page."""
    left, top, right, bottom = field.shown
    places = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    shown = places if to_picture is None else alignment.points(to_picture, places)
    return tuple((round(float(x / size[0]), 5), round(float(y / size[1]), 5)) for x, y in shown)

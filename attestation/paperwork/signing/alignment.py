"""Laying a scan over the blank paper: which place of the picture is which place of the sheet.

The mark of the sheet gives a first position, scale and turn, of which its corners, an inch apart,
know too little for the far end of the sheet. The printed words do the rest: pieces of the blank
paper are looked for nearby, first coarsely, then finely, and a perspective is laid through what
was found. A sheet without a readable mark is tried as if it filled the picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]
Numbers = NDArray[np.float64]

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
#: Dots a millimetre at which a blank paper is drawn.
FINE = 8
#: How far the paper reaches around a letter, and a stroke of ink, in millimetres.
_AROUND = 3.0
#: Of the pieces found at the end: how alike at least, how many, and which share of all.
_ALIKE, _LEAST, _SHARE = 0.4, 6, 0.4
#: The share on the way below which it is not worth to go on.
_HOPE = 0.15


@dataclass(frozen=True)
class _Step:
    """One look: dots a millimetre, the piece, and how far off it may lie, in millimetres."""

    dots: int
    piece: tuple[int, int]
    reach: float
    tolerance: float


_FIRST = (_Step(2, (24, 48), 14, 3.0), _Step(2, (20, 40), 6, 1.5))
_UNMARKED = (_Step(2, (24, 48), 20, 4.0), *_FIRST)
_THEN = (_Step(4, (14, 28), 3, 0.8), _Step(4, (12, 24), 1.5, 0.6))


class Sheet:
    """A drawn page of a blank paper: ``grey`` at `FINE` dots a millimetre."""

    def __init__(self, grey: Grey) -> None:
        self.grey = grey
        self.height, self.width = grey.shape[0] / FINE, grey.shape[1] / FINE
        self.corners = {text: place / FINE for text, place in codes_of(grey).items()}
        self._ink: dict[int, Numbers] = {}

    def ink(self, dots: int) -> Numbers:
        """The printed words at ``dots`` a millimetre."""
        if dots not in self._ink:
            size = round(self.width * dots), round(self.height * dots)
            smaller = Image.fromarray(self.grey).resize(size, Image.Resampling.BOX)
            self._ink[dots] = darkness(np.asarray(smaller), dots)
        return self._ink[dots]


def codes_of(grey: Grey) -> dict[str, Numbers]:
    """The QR codes of a picture: text → its four corners as points of the picture."""
    found: dict[str, Numbers] = {}
    for code in zxingcpp.read_barcodes(grey, formats=_QR):
        place = code.position
        corners = place.top_left, place.top_right, place.bottom_right, place.bottom_left
        found[code.text] = np.array([(corner.x, corner.y) for corner in corners], dtype=float)
    return found


def darkness(grey: Grey, dots: float) -> Numbers:
    """Return how much darker than the paper around it each dot is, in parts of print (0–1)."""
    values = grey.astype(np.float64)
    reach = max(3, round(_AROUND * dots))
    paper = scipy.ndimage.uniform_filter(scipy.ndimage.maximum_filter(values, reach), reach)
    dark = np.clip(paper - values, 0, None)
    print_ = max(float(np.percentile(dark, 99.5)), 25.0)
    return np.clip(dark / print_, 0, 1)


def align(sheet: Sheet, grey: Grey) -> Numbers | None:
    """Return the perspective from millimetres of the sheet to points of the picture.

    None where the picture does not show this sheet.
    """
    for start, steps in _starts(sheet, grey):
        found, share = start, 0.0
        for step in steps:
            found, share = _nearer(sheet, grey, found, step)
            if share < _HOPE:
                break
        if share >= _SHARE:
            return found
    return None


def warped(grey: Grey, to_picture: Numbers, size: tuple[int, int], dots: float) -> Grey:
    """Draw the sheet out of a picture.

    Args:
        to_picture: as `align` returns it, for the upper left corner of what is drawn.
        size: width and height, in dots.
        dots: a millimetre.
    """
    matrix = to_picture @ np.diag([1 / dots, 1 / dots, 1.0])
    shrink = max(1, int(_magnitude(to_picture, size, dots) / dots))
    source = Image.fromarray(grey)
    if shrink > 1:
        source = source.reduce(shrink)
        matrix = np.diag([1 / shrink, 1 / shrink, 1.0]) @ matrix
    matrix = matrix / matrix[2, 2]
    drawn = source.transform(
        size,
        Image.Transform.PERSPECTIVE,
        tuple(matrix.ravel()[:8]),
        Image.Resampling.BILINEAR,
        fillcolor=255,
    )
    return np.asarray(drawn)


def moved(to_picture: Numbers, left: float, top: float) -> Numbers:
    """The same perspective, with (left, top) of the sheet as its beginning."""
    shift = np.array([[1, 0, left], [0, 1, top], [0, 0, 1.0]])
    return to_picture @ shift


def points(to_picture: Numbers, places: Numbers) -> Numbers:
    """Where places of the sheet (rows of x, y) lie in the picture."""
    shown = np.column_stack([places, np.ones(len(places))]) @ to_picture.T
    return shown[:, :2] / shown[:, 2:]


def _magnitude(to_picture: Numbers, size: tuple[int, int], dots: float) -> float:
    """Points of the picture a millimetre of the sheet, in the middle of what is drawn."""
    middle = np.array([size[0] / dots / 2, size[1] / dots / 2])
    around = points(to_picture, middle + np.array([(0, 0), (1, 0), (0, 1)]))
    sides = around[1:] - around[0]
    return float(np.sqrt((sides**2).sum(axis=1).mean()))


# --- Where to begin ---------------------------------------------------------------------------


def _starts(sheet: Sheet, grey: Grey) -> Iterator[tuple[Numbers, tuple[_Step, ...]]]:
    for text, place in codes_of(grey).items():
        if text in sheet.corners:
            yield _similar(sheet.corners[text], place), (*_FIRST, *_THEN)
    height, width = grey.shape
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=float)
    whole = np.array(
        [(0, 0), (sheet.width, 0), (sheet.width, sheet.height), (0, sheet.height)], dtype=float
    )
    for turn in range(4):
        yield _perspective(whole, np.roll(frame, -turn, axis=0)), (*_UNMARKED, *_THEN)


def _similar(places: Numbers, shown: Numbers) -> Numbers:
    """Scale, turn and shift from places to what is shown, the nearest by squares."""
    rows, aims = [], []
    for (x, y), (u, v) in zip(places, shown, strict=True):
        rows += [[x, -y, 1, 0], [y, x, 0, 1]]
        aims += [u, v]
    a, b, c, d = np.linalg.lstsq(np.array(rows), np.array(aims), rcond=None)[0]
    return np.array([[a, -b, c], [b, a, d], [0, 0, 1.0]])


def _perspective(places: Numbers, shown: Numbers) -> Numbers:
    """The perspective from places to what is shown, the nearest by squares."""
    x, y = places.T
    u, v = shown.T
    none, one = np.zeros_like(x), np.ones_like(x)
    rows = np.concatenate(
        [
            np.column_stack([x, y, one, none, none, none, -u * x, -u * y]),
            np.column_stack([none, none, none, x, y, one, -v * x, -v * y]),
        ]
    )
    solved = np.linalg.lstsq(rows, np.concatenate([u, v]), rcond=None)[0]
    return np.append(solved, 1.0).reshape(3, 3)


# --- Coming nearer ----------------------------------------------------------------------------


def _nearer(sheet: Sheet, grey: Grey, found: Numbers, step: _Step) -> tuple[Numbers, float]:
    """Return a better perspective, and the share of the pieces that agree with it."""
    blank = sheet.ink(step.dots)
    size = blank.shape[1], blank.shape[0]
    seen = darkness(warped(grey, found, size, step.dots), step.dots)
    places, meant, alike = _matches(blank, seen, step)
    if len(places) < _LEAST:
        return found, 0.0
    good = _agreeing(places, meant, step.tolerance)
    if good.sum() < _LEAST:
        return found, 0.0
    shown = points(found, meant)
    share = float((good & (alike > _ALIKE)).sum() / len(places))
    return _perspective(places[good], shown[good]), share


def _matches(blank: Numbers, seen: Numbers, step: _Step) -> tuple[Numbers, Numbers, Numbers]:
    """Pieces of the blank with writing: their middle, where it was found (mm), how alike."""
    high, wide = (side * step.dots for side in step.piece)
    reach = round(step.reach * step.dots)
    framed = np.pad(seen, reach)
    places, meant, alike = [], [], []
    for top in range(0, blank.shape[0] - high + 1, high // 2):
        for left in range(0, blank.shape[1] - wide + 1, wide // 2):
            piece = blank[top : top + high, left : left + wide]
            if piece.std() < 0.06:
                continue
            window = framed[top : top + high + 2 * reach, left : left + wide + 2 * reach]
            down, across, likeness = _best(piece, window)
            middle = np.array([left + wide / 2, top + high / 2])
            places.append(middle / step.dots)
            meant.append((middle + np.array((across - reach, down - reach))) / step.dots)
            alike.append(likeness)
    return np.array(places).reshape(-1, 2), np.array(meant).reshape(-1, 2), np.array(alike)


def _best(piece: Numbers, window: Numbers) -> tuple[int, int, float]:
    """Where in the window the piece is most alike, and how much (−1 to 1)."""
    high, wide = piece.shape
    pattern = piece - piece.mean()
    shape = [scipy.fft.next_fast_len(side, real=True) for side in window.shape]
    product = scipy.fft.irfft2(
        scipy.fft.rfft2(window, shape) * np.conj(scipy.fft.rfft2(pattern, shape)), shape
    )[: window.shape[0] - high + 1, : window.shape[1] - wide + 1]
    total = _sums(window, high, wide)
    spread = _sums(window**2, high, wide) - total**2 / piece.size
    norm = np.sqrt(np.clip(spread, 1e-6, None) * (pattern**2).sum())
    likeness = product / np.maximum(norm, 0.02 * piece.size)
    down, across = np.unravel_index(int(likeness.argmax()), likeness.shape)
    return int(down), int(across), float(likeness[down, across])


def _sums(values: Numbers, high: int, wide: int) -> Numbers:
    """The sum under the piece at each of its places."""
    run = np.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return run[high:, wide:] - run[:-high, wide:] - run[high:, :-wide] + run[:-high, :-wide]


def _agreeing(places: Numbers, meant: Numbers, tolerance: float) -> NDArray[np.bool_]:
    """The largest group of pieces that one perspective explains, out of many tries."""
    chance = np.random.default_rng(1)
    best = np.zeros(len(places), dtype=bool)
    for _ in range(200):
        chosen = chance.choice(len(places), 4, replace=False)
        tried = _perspective(places[chosen], meant[chosen])
        with np.errstate(all="ignore"):
            off = np.hypot(*(points(tried, places) - meant).T)
        good = off < tolerance
        if good.sum() > best.sum():
            best = good
    return best

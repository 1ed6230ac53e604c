"""Pictures as viewers show them, in eight bits: upright, the first frame, on white paper.

Scanners write 16-bit grey, telephones several pictures in one file, printers CMYK. Whoever looks
at a picture opens it here. No Django: this runs in the sandbox process.
"""

import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO, cast

from PIL import Image, ImageOps

MAX_PIXELS = 40_000_000
#: White of 8 bits, of what scanners of 10, 12 and 14 bits write into 16, and of 16.
_WHITES = (0xFF, 0x3FF, 0xFFF, 0x3FFF, 0xFFFF)

#: What the library raises about a picture that is cut off or nonsense.
FAILURES = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    struct.error,
)


class BrokenPictureError(Exception):
    """It cannot be read to its end."""


class DetailedPictureError(Exception):
    """It has more points than fit into the memory."""


def examine(file: BinaryIO, *, plugin: str) -> None:
    """Read a picture to its end.

    Args:
        plugin: the only format that is tried, as Pillow calls it.

    Raises:
        BrokenPictureError, DetailedPictureError: by their names.
    """
    with _reading():
        with _open(file, (plugin,)) as image:
            image.verify()
        if plugin != "PNG":
            # Without checksums only decoding tells a cut-off file; an eighth of the size will do.
            with _open(file, (plugin,)) as image:
                image.draft("L", (1, 1))
                image.load()


def opened(
    file: BinaryIO, plugins: Sequence[str], *, side: int = 0, max_pixels: int | None = None
) -> Image.Image:
    """Return the first frame of a picture, upright, in 8-bit grey or RGB, on white.

    Args:
        side: half of what may be decoded, where a small copy is enough; 0 for all.

    Raises:
        BrokenPictureError, DetailedPictureError: by their names.
    """
    with _reading(), _open(file, plugins, max_pixels) as image:
        if side:
            draft(image, "RGB", side * 2)
        return upright(image)


def draft(image: Image.Image, mode: str, side: int) -> None:
    """Let a JPEG be decoded smaller, its long side still ``side`` points; other kinds stay.

    Asked for a square, a narrow strip would be decoded in full.
    """
    longest = max(image.size)
    width, height = (max(1, side * own // longest) for own in image.size)
    image.draft(mode, (width, height))


def upright(image: Image.Image) -> Image.Image:
    """Return an open picture as it is shown: upright, in 8-bit grey or RGB, on white paper.

    Raises:
        One of `FAILURES`.
    """
    image.load()
    image = _turned(image)
    if image.mode.startswith("I") or image.mode == "F":
        return _scaled(image)
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        paper = Image.new("RGBA", layers.size, "white")
        return Image.alpha_composite(paper, layers).convert("RGB")
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")


def in_plain_form(file: BinaryIO, *, plugins: Sequence[str]) -> bytes:
    """Return a picture anew where browsers and libraries show it wrongly; empty where it is plain.

    Raises:
        BrokenPictureError, DetailedPictureError: by their names.
    """
    with _reading(), _open(file, plugins) as image:
        image.load()
        usual = image.mode in {"1", "L", "LA", "P", "RGB", "RGBA"} and image.format != "MPO"
        if usual:
            return b""
        exact = image.format == "PNG"
        drawn = upright(image)
    out = BytesIO()
    drawn.save(out, "PNG") if exact else drawn.save(out, "JPEG", quality=92)
    return out.getvalue()


@contextmanager
def _reading() -> Iterator[None]:
    """Call what the library raises by one name; its remarks on odd notes are nobody's concern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except FAILURES as error:
            raise BrokenPictureError(str(error)) from error


def _open(file: BinaryIO, plugins: Sequence[str], max_pixels: int | None = None) -> Image.Image:
    file.seek(0)
    try:
        image = Image.open(file, formats=tuple(plugins))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DetailedPictureError from error
    if image.width * image.height > (max_pixels or MAX_PIXELS):
        raise DetailedPictureError
    return image


def _turned(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except FAILURES:
        # Broken notes of a camera do not make the picture broken.
        return image


def _scaled(image: Image.Image) -> Image.Image:
    """Bring 16 bits, or any numbers, to the 8 that are shown."""
    if image.mode == "F":
        low, high = _range(image)
    else:
        image = image.convert("I")
        largest = _range(image)[1]
        low, high = 0.0, float(next((one for one in _WHITES if largest <= one), _WHITES[-1]))
    stretch = 255 / ((high - low) or 1)
    return image.point(lambda value: value * stretch - low * stretch).convert("L")


def _range(image: Image.Image) -> tuple[float, float]:
    """The smallest and the largest number of a picture of one band."""
    low, high = cast("tuple[float, float]", image.getextrema())
    return low, high

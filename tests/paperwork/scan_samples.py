"""Scans and photographs of a real paper, made as scanners and telephones make them."""

import io
import math
from functools import cache

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from attestation.paperwork.signing.fields import DATE, SIGNATURE, Field, fields_of, letters_of

TABLE = (96, 78, 60)


@cache
def _drawn(paper: bytes, dpi: int, number: int) -> Image.Image:
    with pdfium.PdfDocument(paper) as document:
        return document[number].render(scale=dpi / 72).to_pil().convert("RGB")


def page(paper: bytes, dpi: int = 200, number: int = 0) -> Image.Image:
    """A page of a PDF as a flatbed scanner sees it."""
    return _drawn(paper, dpi, number).copy()


def photographed(image: Image.Image, *, angle: float = 4, noise: float = 8) -> Image.Image:
    """The sheet on a table, askew, in perspective, with a shadow and a grainy sensor."""
    width, height = image.size
    bent = image.transform(
        (width, height),
        Image.Transform.QUAD,
        (-50, -70, -20, height + 60, width + 80, height + 30, width + 50, -40),
        resample=Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )
    turned = bent.rotate(angle, expand=True, fillcolor=TABLE, resample=Image.Resampling.BICUBIC)
    values = np.asarray(turned).astype(float) * 0.8
    values *= np.linspace(1, 0.6, values.shape[1])[None, :, None]
    values += np.random.default_rng(7).normal(0, noise, values.shape)
    return Image.fromarray(np.clip(values, 0, 255).astype("uint8"))


def signed(
    paper: bytes,
    dpi: int = 200,
    number: int = 0,
    *,
    kinds: tuple[str, ...] = (SIGNATURE, DATE),
    ink: tuple[int, int, int] = (25, 40, 140),
    pen: float = 0.4,
) -> Image.Image:
    """A page of a PDF with handwriting in its fields of these kinds; ``pen`` in millimetres."""
    image = page(paper, dpi, number)
    drawing = ImageDraw.Draw(image)
    dots = dpi / 25.4
    for field in fields_on(paper, number):
        if field.kind in kinds:
            left, line = field.box.left + 5, field.box.bottom - 4
            stroke = [
                (
                    dots * (left + 0.35 * n),
                    dots * (line - 2 + 3 * math.sin(n / 3) * math.cos(n / 7)),
                )
                for n in range(60)
            ]
            drawing.line(stroke, fill=ink, width=max(1, round(pen * dots)))
    return image


@cache
def fields_on(paper: bytes, number: int = 0) -> list[Field]:
    """The places for handwriting on a page of a PDF."""
    with pdfium.PdfDocument(paper) as document:
        return fields_of(letters_of(document[number]))


def written_on(image: Image.Image) -> Image.Image:
    """With a line about the education added in ink."""
    drawing = ImageDraw.Draw(image)
    width, height = image.size
    for row in (0.52, 0.54):
        points = [(width * (0.2 + 0.01 * n), height * row + 8 * (-1) ** n) for n in range(60)]
        drawing.line(points, fill=(25, 40, 140), width=4)
    return image


def blank_sheet() -> io.BytesIO:
    """A scan of the wrong side of a sheet."""
    return jpeg(Image.new("L", (1654, 2339), 255))


def jpeg(image: Image.Image, quality: int = 75) -> io.BytesIO:
    return _file(image, "JPEG", quality=quality)


def png(image: Image.Image) -> io.BytesIO:
    return _file(image, "PNG")


def tiff(*images: Image.Image) -> io.BytesIO:
    first, *others = images
    return _file(first, "TIFF", save_all=True, append_images=others)


def pdf(*images: Image.Image, dpi: int = 200) -> io.BytesIO:
    """Pictures bound into a PDF, a page each, as scanners do."""
    first, *others = images
    return _file(first, "PDF", save_all=True, append_images=others, resolution=dpi)


def _file(image: Image.Image, kind: str, **options: object) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out

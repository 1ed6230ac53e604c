"""The mark that ties a signed scan to the revision it was printed from."""

import re

import segno

_MARK = re.compile(r"ATT:([A-Za-z0-9-]{1,64}):([1-9][0-9]{0,8})")


def encode_mark(code: str, revision: int) -> str:
    """Return the text of the mark, ``ATT:<code>:<revision>``.

    Args:
        code: the application's public code, Latin letters, digits and hyphens, at most 64.
        revision: the number of the built document, from 1.

    Raises:
        ValueError: such a mark could not be read back.
    """
    text = f"ATT:{code}:{revision}"
    if decode_mark(text) is None:
        raise ValueError(f"not a mark: {text!r}")
    return text


def decode_mark(text: str) -> tuple[str, int] | None:
    """Return ``(code, revision)`` of a mark, or None when the text is something else."""
    match = _MARK.fullmatch(text.strip())
    return (match[1], int(match[2])) if match else None


def qr_png_data_uri(text: str) -> str:
    """Return a QR code (error level M, quiet zone included) as a PNG ``data:`` address.

    Twelve pixels a module keep the edges sharp at the printed size of about 25 mm.
    """
    return segno.make(text, error="m", micro=False).png_data_uri(scale=12)

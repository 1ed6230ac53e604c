"""A signed paper that came back, drawn once for everything that is asked of it.

Runs in the sandbox: no Django here.
"""

import io
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from attestation.paperwork import scans
from attestation.paperwork.signing import empty_sheets, looking


@dataclass(frozen=True)
class Sheet:
    """What a file shows that came back.

    Attributes:
        scan: None where it cannot be drawn.
        is_empty: nothing at all can be seen; False where that is not known.
        look: empty where it cannot be compared.
    """

    scan: scans.Scan | None = None
    is_empty: bool = False
    look: looking.Look = field(default_factory=looking.Look)

    @classmethod
    def told(cls, told: dict[str, Any]) -> "Sheet":
        """The sheet of what `sheet_of` returned, also after JSON."""
        scan = scans.Scan.told(told["scan"]) if told["scan"] else None
        return cls(scan, told["is_empty"], looking.Look.told(told["look"]))


def sheet_of(file: BinaryIO, content_type: str, blank_bytes: int) -> dict[str, Any]:
    """Return a `Sheet` as JSON data; what fails of it leaves the rest standing.

    Args:
        file: the blank paper (a PDF, or nothing), and directly behind it the one that came back.
        content_type: of the latter.
        blank_bytes: the length of the blank paper.
    """
    blank, content = file.read(blank_bytes), file.read()
    drawing = scan = None
    with suppress(scans.UnreadableScanError):
        drawing = scans.draw_scan(io.BytesIO(content), content_type)
        scan = scans.measured(drawing)
    is_empty = _is_empty(content, content_type, drawing)
    look = looking.Look()
    # A sheet without anything has no fields to be compared.
    if not is_empty:
        with suppress(Exception):
            look = looking.look_at(content, content_type, blank=blank, drawing=drawing)
    return asdict(Sheet(scan, is_empty, look))


def _is_empty(content: bytes, content_type: str, drawing: scans.Drawing | None) -> bool:
    if content_type not in empty_sheets.JUDGED:
        return False
    if drawing and drawing.count == len(drawing.pages):
        return empty_sheets.is_empty_as_drawn(drawing)
    try:
        return empty_sheets.is_empty(io.BytesIO(content), content_type)
    except scans.UnreadableScanError:
        return False

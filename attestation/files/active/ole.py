"""Compound files (OLE): objects inside Office documents, and documents of Office 97–2003.

What opens an object is told by the class of its root. Those of charts, tables, texts and formulas
are known; anything else may be a program in an envelope.
"""

import struct
import uuid

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CLASS_ENDING = "-0000-0000-c000-000000000046"
#: Charts, tables, texts, slides and formulas. The old formula editor («Equation 3.0», 0002ce02) is
#: not among them: it was taken out of Office, for documents ran programs through it.
_HARMLESS = {
    uuid.UUID(f"{start}{_CLASS_ENDING}")
    for start in (
        "00020803",
        "00020810",
        "00020820",
        "00020821",
        "00020900",
        "00020906",
        "0002ce03",
    )
} | {uuid.UUID("64818d10-4f9b-11cf-86ea-00aa00b929e8")}
#: Names of streams, as the directory of the file writes them.
_PROJECT, _ENVELOPE = ("_VBA_PROJECT".encode("utf-16-le"), "\x01Ole10Native".encode("utf-16-le"))


def has_macros(content: bytes) -> bool:
    """Return whether a document of Office 97–2003 holds macros."""
    return _PROJECT in content


def is_harmless_object(content: bytes) -> bool:
    """Return whether an object inside a document is a chart, a table, a text or a formula."""
    known = _class_of(content) in _HARMLESS
    return known and _ENVELOPE not in content and not has_macros(content)


def _class_of(content: bytes) -> uuid.UUID | None:
    try:
        (shift,) = struct.unpack_from("<H", content, 30)
        (directory,) = struct.unpack_from("<I", content, 48)
        root = (directory + 1) << min(shift, 12)
        return uuid.UUID(bytes_le=content[root + 80 : root + 96])
    except (struct.error, ValueError):
        return None

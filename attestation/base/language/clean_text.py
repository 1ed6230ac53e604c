"""Cleaning what comes in through any door: forms, services, cells of tables, names of files."""

import unicodedata

#: Line breaks and tabs lay out a text; joiners make one sign of several.
_LAYOUT = "\n\r\t\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def clean_line(text: str) -> str:
    """Return ``text`` as one line: composed (NFC), visible signs alone, single spaces.

    Every kind of space counts, the non-breaking one among them.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join(visible(spaced).split())


def clean_text(text: str) -> str:
    """Return ``text`` of several lines composed (NFC), without invisible signs, trimmed.

    A text of invisible signs alone is empty, so that it gives no reason.
    """
    return visible(unicodedata.normalize("NFC", text), but=_LAYOUT).strip()


def visible(text: str, *, but: str = "") -> str:
    """Return ``text`` without signs that show nothing, except those in ``but``.

    These are all of category C: control, format (direction marks among them), surrogates, private.
    """
    return "".join(
        sign for sign in text if sign in but or not unicodedata.category(sign).startswith("C")
    )

"""Cleaning what comes in through any door: forms, services, cells of tables, names of files."""

import re
import unicodedata

#: Line breaks and tabs lay out a text; joiners make one sign of several.
_LAYOUT = "\n\r\t\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"

#: No sign of category C, and yet nothing is seen of them.
_DRAWN_AS_NOTHING = frozenset(
    "\N{COMBINING GRAPHEME JOINER}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}"
    "\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}"
)
_BLANK = str.maketrans("\N{BRAILLE PATTERN BLANK}", " ")

#: «Анна Белова <belova@school.example>», as programs for mail copy an address.
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>\s]+@[^<>\s]+)>")
#: Signs of the sentence that an address stood in, and quotes that were copied with it.
_AROUND = " .,;:«»„“”\"'`()"
_LINK = re.compile("mailto:", re.IGNORECASE)
#: A word of a domain as browsers send it that was typed in other letters than Latin ones.
_ENCODED = re.compile(r"(?<![^@.])xn--[a-z0-9-]+", re.IGNORECASE)


def clean_line(text: str) -> str:
    """Return ``text`` as one line: composed (NFC), visible signs alone, single spaces.

    Every kind of space counts, the non-breaking one among them.
    """
    spaced = " ".join(text.translate(_BLANK).split())
    # Composed last: an unseen sign may stand between a letter and its mark.
    return unicodedata.normalize("NFC", " ".join(visible(spaced).split()))


def clean_text(text: str) -> str:
    """Return ``text`` of several lines composed (NFC), without invisible signs, trimmed.

    A text of invisible signs alone is empty, so that it gives no reason.
    """
    return unicodedata.normalize("NFC", visible(text, but=_LAYOUT)).strip()


def clean_address(text: str) -> str:
    """Return an address of e-mail without what comes along when it is copied.

    That is the link («mailto:…?subject=…»), the name before angle brackets, and the sign of the
    sentence that it stood in. None of them can be a part of an address. A domain stands in the
    letters in which it was typed, «почта.рф», also where a browser has encoded it.
    """
    address = clean_line(text).strip(_AROUND)
    if inside := _IN_BRACKETS.fullmatch(address):
        address = inside[1]
    if begins := _LINK.match(address):
        address = address[begins.end() :].partition("?")[0]
    name, at, domain = address.strip(_AROUND).rpartition("@")
    return f"{name}{at}{_ENCODED.sub(_decoded, domain)}"


def _decoded(word: re.Match[str]) -> str:
    try:
        return word[0].lower().encode().decode("idna")
    except UnicodeError:
        return word[0]


def visible(text: str, *, but: str = "") -> str:
    """Return ``text`` without signs that show nothing, except those in ``but``.

    These are all of category C – control, format (direction marks among them), surrogates,
    private – and the few letters and marks that are drawn as nothing.
    """
    # Nearly every text; looked through by the interpreter, not sign by sign.
    if text.isprintable() and _DRAWN_AS_NOTHING.isdisjoint(text):
        return text
    return "".join(sign for sign in text if sign in but or not _shows_nothing(sign))


def _shows_nothing(sign: str) -> bool:
    return unicodedata.category(sign).startswith("C") or sign in _DRAWN_AS_NOTHING

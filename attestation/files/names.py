"""Names that people give to files, made fit to be stored, shown and sent in a header."""

import re
import unicodedata
from pathlib import PurePath

from attestation.base.language.clean_text import clean_line, visible

MAX_LENGTH = 150
# Signs that one of the usual systems refuses in a file name.
_FORBIDDEN = re.compile(r'[<>:"|?*]+')


def clean_name(name: str) -> str:
    """Return the name without folders, control and direction signs, at most 150 long.

    The text is composed (NFC) and keeps its extension; a name of nothing becomes «файл».
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # What is not seen parts no words: a line break vanishes, too.
    shown = _FORBIDDEN.sub("_", clean_line(visible(base))).strip(". ")
    suffix = PurePath(shown).suffix[:20]
    stem = shown[: len(shown) - len(suffix)] if suffix else shown
    return f"{stem[: MAX_LENGTH - len(suffix)].rstrip()}{suffix}" or "файл"


def extension(name: str) -> str:
    """Return the extension in small letters without its dot; empty if there is none."""
    return PurePath(clean_name(name)).suffix[1:].lower()

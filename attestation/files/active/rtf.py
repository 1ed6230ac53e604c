"""RTF: objects, remote templates and DDE, as the words of the format name them."""

import re
from typing import BinaryIO

from attestation.files.active import SAVE_AS_PDF, ActiveContentError

SIGNATURE = b"{\\rtf"
# Line breaks and groups may stand between any two words of the format.
_ACTS = re.compile(
    rb"\\obj(?:ect|data|update|autlink|ocx)\b|\\\*?\s*\\?template\s+(?:https?:|\\\\|ftp:)"
    rb"|\\fldinst[^\\]{0,40}(?:\\[a-z0-9]+\s?|[{}\s])*dde(?:auto)?\b",
    re.IGNORECASE,
)


def examine(file: BinaryIO) -> None:
    """Look through a document.

    Raises:
        ActiveContentError: with what it does.
    """
    file.seek(0)
    if _ACTS.search(file.read()):
        raise ActiveContentError(
            f"содержит объект другой программы или обращается к ней при открытии. {SAVE_AS_PDF}"
        )

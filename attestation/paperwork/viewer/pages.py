"""The pages of a stored file as they are shown: pictures of a PDF, sheets of a Word file.

Each is made once, apart and within seconds, and kept beside the small previews.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from attestation.files import previews
from attestation.files.formats import DOCX, FileFormatError
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client
from attestation.files.sandbox.client import BusyError
from attestation.files.signals import file_read
from attestation.files.storage import drawing_path, keep_drawing
from attestation.paperwork.viewer.word_pages import word_sheets

#: The longer side of the picture of a page: a sheet as wide as a large screen stays sharp.
SIDE = 1800
#: Pages of one file that are shown; the rest is read in the file itself.
MAX_PAGES = 60
#: Seconds that one page, or one Word file, may take, and that a request waits for its turn.
_SECONDS = 6
_PATIENCE = 8
_turns = threading.BoundedSemaphore(2)

_DAMAGED = "Файл не удалось показать: он повреждён или слишком сложно устроен."
_BUSY = "Страницы ещё готовятся: обновите страницу через несколько секунд."
#: Why a kind of file is not shown, by the beginning of its content type.
_NOT_SHOWN = (
    ("application/zip", "Архив здесь не показать: посмотрите, что в нём, или скачайте его."),
    ("video/", "Видеозапись здесь не показать: скачайте её и откройте на своём компьютере."),
    ("text/", "Таблицу здесь не показать: скачайте её и откройте в Excel."),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml",
        "Таблицу Excel здесь не показать: скачайте её и откройте в Excel.",
    ),
)
_OTHER = "Файл такого вида здесь не показать: скачайте его и откройте на своём компьютере."


@dataclass(frozen=True)
class Pages:
    """What is shown of a file.

    Attributes:
        numbers: the pages to show as pictures, from 1.
        sheets: the pages of a Word file, as safe HTML.
        is_turned: the sheets lie across.
        refusal: a sentence that says why there is nothing to show.
        rest: how many pages more the file has.
    """

    numbers: list[int] = field(default_factory=list)
    sheets: list[SafeString] = field(default_factory=list)
    is_turned: bool = False
    refusal: str = ""
    rest: int = 0


def pages_of(stored: StoredFile, *, user: Any) -> Pages:
    """Return the pages of ``stored``; those of a Word file are read by ``user`` thereby."""
    if stored.content_type in previews.SHOWN:
        count = stored.pages or 1
        shown = min(count, MAX_PAGES)
        return Pages(numbers=list(range(1, shown + 1)), rest=count - shown)
    if stored.content_type != DOCX.content_type:
        kind = stored.content_type
        found = (why for start, why in _NOT_SHOWN if kind.startswith(start))
        return Pages(refusal=next(found, _OTHER))
    try:
        drawn = json.loads(_kept(stored, "sheets.json", _sheets) or b"{}")
    except BusyError:
        return Pages(refusal=_BUSY)
    if not drawn:
        return Pages(refusal=_DAMAGED)
    file_read.send(sender=StoredFile, file=stored, user=user, is_page=True)
    # Written by `word_sheets`, which lets a few plain elements through and no attribute of theirs.
    sheets = [mark_safe(sheet) for sheet in drawn["sheets"]]  # noqa: S308
    return Pages(sheets=sheets, is_turned=drawn["turned"])


def page_picture(stored: StoredFile, number: int) -> bytes:
    """Return a page of a PDF or a picture as JPEG; empty where it cannot be drawn.

    Args:
        number: from 1.

    Raises:
        BusyError: others are drawn at this moment.
    """

    def drawn(content: Any) -> bytes:
        made: bytes = sandbox_client.run_in_sandbox(
            previews.picture,
            content,
            seconds=_SECONDS,
            content_type=stored.content_type,
            side=SIDE,
            page=number - 1,
        )
        return made

    return _kept(stored, f"{number}.jpg", drawn)


def _sheets(content: Any) -> bytes:
    return json.dumps(
        sandbox_client.run_in_sandbox(word_sheets, content, seconds=_SECONDS), ensure_ascii=False
    ).encode()


def _kept(stored: StoredFile, name: str, make: Callable[[Any], bytes]) -> bytes:
    """What was made before; otherwise make it, a failure too: it would take its time each time."""
    path = drawing_path(stored.pk, name)
    if path.exists():
        return path.read_bytes()
    if not _turns.acquire(timeout=_PATIENCE):
        raise BusyError
    try:
        if path.exists():
            return path.read_bytes()
        with stored.blob.open("rb") as content:
            made = make(content)
    except FileFormatError:
        made = b""
    finally:
        _turns.release()
    keep_drawing(path, made)
    return made

"""What runs or is fetched when an Office file is opened: other programs, remote parts, DDE.

Links that wait for a click are no harm, nor are pictures of web pages that people paste, templates
and tables on the author's own disk: readers do not find them and go on.
"""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any, BinaryIO
from urllib.parse import unquote

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from attestation.files import zip_formats
from attestation.files.active import SAVE_AS_PDF, ActiveContentError, ole
from attestation.files.opc import Package, PackageError

#: Documents within documents, such as the table behind a chart, are looked into so deep.
_DEPTH = 3
_PROGRAM = (b"MZ", b"\x7fELF", b"L\0\0\0\x01\x14\x02\0")

_EMBEDDED = f"содержит вложенную программу или объект другой программы. {SAVE_AS_PDF}"
MACROS = (
    "содержит макросы, такие файлы не принимаются. Сохраните его без макросов "
    "(вид «Документ Word» или «Книга Excel») и загрузите ещё раз."
)
_CONTROL = f"содержит элемент управления ActiveX. {SAVE_AS_PDF}"
_CHUNK = f"содержит вставленный целиком другой документ. {SAVE_AS_PDF}"
_REMOTE = (
    "при открытии обращается к чужому компьютеру: к шаблону, объекту или рисунку на нём. "
    f"{SAVE_AS_PDF}"
)
_RUNS = f"содержит ссылку, которая запускает программу. {SAVE_AS_PDF}"
_DDE = f"при открытии обращается к другой программе (DDE). {SAVE_AS_PDF}"

#: Refused wherever it leads, by the last word of its type.
_NEVER = {
    "aFChunk": _CHUNK,
    "subDocument": _CHUNK,
    "control": _CONTROL,
    "activeXControlBinary": _CONTROL,
    "vbaProject": MACROS,
    "xlMacrosheet": MACROS,
    "xlIntlMacrosheet": MACROS,
}
_PICTURES = frozenset(("image", "video", "audio", "media"))
#: Excel asks before it reads another table.
_ASKED = frozenset(("externalLinkPath", "externalLinkLongPath", "xlPathMissing", "xlStartup"))
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):")
_RUNNING = ("javascript", "vbscript", "data", "mhtml", "mk", "its", "shell", "search", "ms-")
_DRIVE = re.compile(r"/{0,3}[a-z]:")

_FIELD = re.compile(r"\s*dde(auto)?\b", re.IGNORECASE)


def examine(file: BinaryIO, *, depth: int = 1) -> None:
    """Look through a package that `attestation.files.zip_formats` has judged.

    Raises:
        ActiveContentError: with what it does.
        PackageError, zipfile.BadZipFile: it cannot be read.
    """
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        package = Package(archive)
        for name, target, is_outside in package.relationships():
            _judge_relationship(name, target, is_outside=is_outside)
        for key in package.parts:
            _judge_part(package, key, depth=depth)


def _judge_relationship(name: str, target: str, *, is_outside: bool) -> None:
    if name in _NEVER:
        raise ActiveContentError(_NEVER[name])
    if not is_outside:
        return
    place = _place(target)
    if place == "runs":
        raise ActiveContentError(_RUNS)
    if name == "hyperlink" or name in _ASKED or place == "own":
        return
    if name not in _PICTURES or place != "web":
        raise ActiveContentError(_REMOTE)


def _place(target: str) -> str:
    """Where a link leads: ``own`` disk, ``web``, ``runs`` something, or ``elsewhere``."""
    path = unquote(target).strip().replace("\\", "/").lower()
    if path.startswith("file:"):
        path = path.removeprefix("file:")
        rest = path.lstrip("/")
        is_own = len(path) - len(rest) in (0, 1, 3) or rest.startswith("localhost/")
        return "own" if is_own or _DRIVE.match(path) else "elsewhere"
    if path.startswith("//"):
        return "elsewhere"
    found = _SCHEME.match(path)
    if not found:
        return "own"
    if found[1].startswith(_RUNNING):
        return "runs"
    return "web" if found[1] in {"http", "https"} else "elsewhere"


def _judge_part(package: Package, key: str, *, depth: int) -> None:
    with package.open(key) as part:
        head = part.read(8)
        if head.startswith(_PROGRAM):
            raise ActiveContentError(_EMBEDDED)
        if head == ole.SIGNATURE:
            _judge_object(head + part.read())
        elif head.startswith(b"PK\x03\x04"):
            _judge_inner(head + part.read(), depth=depth)
    if key.endswith(".xml"):
        _judge_words(package, key)


def _judge_object(content: bytes) -> None:
    if ole.has_macros(content):
        raise ActiveContentError(MACROS)
    if not ole.is_harmless_object(content):
        raise ActiveContentError(_EMBEDDED)


def _judge_inner(content: bytes, *, depth: int) -> None:
    """A document within: only Office files are, and they may do no more than the one around."""
    try:
        inner = zip_formats.inspect_zip(BytesIO(content))
        if inner.kind not in zip_formats.OFFICE or inner.macros or depth >= _DEPTH:
            raise ActiveContentError(_EMBEDDED)
        examine(BytesIO(content), depth=depth + 1)
    except (zip_formats.UnsafeArchiveError, PackageError, zipfile.BadZipFile) as error:
        raise ActiveContentError(_EMBEDDED) from error


def _judge_words(package: Package, key: str) -> None:
    """Look for DDE in the fields of a text and the links of a table."""
    with package.open(key) as part:
        # Names of elements cannot be written otherwise; zero bytes fall out for UTF-16.
        content = part.read().replace(b"\0", b"")
    if b"ddeLink" in content or b"oleLink" in content:
        raise ActiveContentError(_DDE)
    if b"ppaction://program" in content or b"ppaction://macro" in content:
        raise ActiveContentError(_RUNS)
    if b"instr" in content:
        with package.open(key) as part:
            _judge_fields(part)


def _judge_fields(part: IO[bytes]) -> None:
    """Fields begin with their name; one that is put together by another field hides it."""
    open_fields: list[str] = []
    try:
        for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                if name == "fldChar":
                    _turn(open_fields, _attribute(element, "fldCharType"))
                elif name == "fldSimple":
                    _judge_field(_attribute(element, "instr"))
            elif name == "instrText" and open_fields:
                open_fields[-1] += element.text or ""
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise PackageError("an unreadable part") from error
    for field in open_fields:
        _judge_field(field)


def _turn(open_fields: list[str], change: str) -> None:
    if change == "begin":
        if open_fields and not open_fields[-1].strip():
            raise ActiveContentError(_DDE)
        open_fields.append("")
    elif change in {"separate", "end"} and open_fields:
        _judge_field(open_fields[-1])
        # What follows is shown, not obeyed: a field in there has a name of its own.
        open_fields[-1] = "shown" if change == "separate" else ""
        if change == "end":
            open_fields.pop()


def _judge_field(instruction: str) -> None:
    if _FIELD.match(instruction):
        raise ActiveContentError(_DDE)


def _attribute(element: Any, name: str) -> str:
    found: Iterable[tuple[str, str]] = element.attrib.items()
    return next((value for key, value in found if key.rpartition("}")[2] == name), "")

"""What a PDF does beside being read: scripts, programs that it starts, files inside it.

Browsers obey nothing of this; programs on the reader's computer may. Every object that the file
names is looked at, also one that no page leads to.
"""

import re
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf

from attestation.files import pdf_documents
from attestation.files.active import ActiveContentError

_PRINT = "откройте его, выберите «Печать» → «Сохранить как PDF» и загрузите то, что получится."
_SCRIPT = f"содержит сценарий JavaScript, такие файлы не принимаются: {_PRINT}"
_LAUNCH = f"при открытии запускает программу или другой файл: {_PRINT}"
_INSIDE = f"содержит вложенные файлы. Загрузите их отдельно, а документ без них: {_PRINT}"

#: By these names a document, then an object, is worth a closer look, which costs much more.
_WORTH = re.compile(rb"/(?:JS|JavaScript|Launch|ImportData|GoToE|GoToR|EF|XFA)\b")
_ACTIONS = {"/JavaScript": _SCRIPT, "/Launch": _LAUNCH, "/ImportData": _LAUNCH, "/GoToE": _INSIDE}
_KEYS = {"/JS": _SCRIPT, "/EF": _INSIDE}
_DEPTH = 40


def examine(file: BinaryIO) -> None:
    """Look through a document that pdfium has opened.

    Raises:
        ActiveContentError: with what it does.
    """
    try:
        document = _opened(file)
    except pikepdf.PdfError:
        _examine_bytes(file)
        return
    with document:
        if not _WORTH.search(_written_plainly(document)):
            return
        for found in document.objects:
            if _WORTH.search(_written(found)):
                _judge(found, depth=0)


def _written_plainly(document: pikepdf.Pdf) -> bytes:
    """Return the whole document with every dictionary as text and every name spelled usually."""
    out = BytesIO()
    document.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=False,
    )
    return out.getvalue()


def _opened(file: BinaryIO) -> pikepdf.Pdf:
    file.seek(0)
    try:
        return pikepdf.open(file)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        # What only viewers mend is looked at as theirs mends it.
        try:
            return pikepdf.open(BytesIO(pdf_documents.saved_anew(file)))
        except (pdf_documents.BrokenPdfError, RuntimeError, ValueError, TypeError) as error:
            raise pikepdf.PdfError(str(error)) from error


def _examine_bytes(file: BinaryIO) -> None:
    """The last resort: the names as they stand in a file that only pdfium reads."""
    file.seek(0)
    content = file.read()
    named = {b"/JavaScript": _SCRIPT, b"/Launch": _LAUNCH, b"/EmbeddedFile": _INSIDE}
    for name, fault in named.items():
        if name in content:
            raise ActiveContentError(fault)


def _written(found: Any) -> bytes:
    plain = found.stream_dict if isinstance(found, pikepdf.Stream) else found
    return bytes(plain.unparse(resolved=True)) if isinstance(plain, pikepdf.Object) else b""


def _judge(found: Any, *, depth: int) -> None:
    """Judge an object and what stands in it; what it refers to comes by itself."""
    if depth > _DEPTH or not isinstance(found, pikepdf.Object):
        return
    if isinstance(found, pikepdf.Array):
        inner = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        _judge_dictionary(found)
        inner = [value for _, value in found.items()]
    else:
        return
    for one in inner:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            _judge(one, depth=depth + 1)


def _judge_dictionary(found: Any) -> None:
    action = str(found.get("/S", ""))
    if action in _ACTIONS:
        raise ActiveContentError(_ACTIONS[action])
    for key, fault in _KEYS.items():
        if key in found:
            raise ActiveContentError(fault)
    if action == "/GoToR" and _is_elsewhere(found.get("/F")):
        raise ActiveContentError(_LAUNCH)
    if "/XFA" in found and any(b"<script" in part for part in _parts(found["/XFA"])):
        raise ActiveContentError(_SCRIPT)


def _is_elsewhere(target: Any) -> bool:
    """Return whether a link leads to another computer, which would be asked for it."""
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/UF", target.get("/F", ""))
    return str(target).replace("\\", "/").startswith("//")


def _parts(form: Any) -> list[bytes]:
    streams = form if isinstance(form, pikepdf.Array) else [form]
    return [one.read_bytes() for one in streams if isinstance(one, pikepdf.Stream)]

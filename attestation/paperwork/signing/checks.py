"""«Is this sheet signed?», asked wherever a signed paper comes in.

A paper on which nothing was written is refused; one whose signature cannot be seen is taken with
a warning, and with the places cut out of it, for whoever has to tell.
"""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attestation.base.errors import DomainError
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.signing import looking, scan_checks, sheets
from attestation.paperwork.signing.fields import DATE, SIGNATURE
from attestation.paperwork.signing.sheets import Sheet

#: The share of the words of a blank paper by which a file is known to be that paper.
_SAME_WORDS = 0.9
#: The code of the entry that keeps the places of the fields; it says nothing by itself.
FIELDS = "fields"

_WORD = re.compile(r"[^\W_]+")


def remarks_on_paper(
    file: Any,
    content_type: str,
    *,
    blank: bytes,
    what: str,
    require: Callable[[str, int], None],
    expected_pages: int,
) -> list[dict[str, Any]]:
    """Return the warnings on a paper of ours that came back signed, as ``{"code": …, "pages": …}``.

    Args:
        file: of one kind of document, no archive; it is rewound.
        blank: the PDF as it was given out; empty where there is none.
        what: the paper in the nominative, «заявление».
        require: called with code and revision of each mark; rejects a wrong one.
        expected_pages: of the paper; 0 if not known.

    Raises:
        DomainError: nothing can be seen on it, nothing was written on it, or by ``require``.
    """
    sheet = look_at_sheet(file, content_type, blank=blank)
    scan_checks.refuse_empty(sheet.is_empty)
    found = scan_checks.remarks_on(sheet.scan, require=require, expected_pages=expected_pages)
    refuse_unsigned(sheet.look, what=what)
    return found + remarks_on_fields(sheet.look.fields)


def look_at_sheet(file: Any, content_type: str, *, blank: bytes) -> Sheet:
    """Look at a paper that came back; an empty `Sheet` where that is not possible.

    Args:
        file: Django's ``File``, or anything that can be read and rewound; it is rewound.
        blank: the PDF as it was given out; empty where there is none.
    """
    with tempfile.TemporaryFile() as both:
        both.write(blank)
        file.seek(0)
        shutil.copyfileobj(file, both)
        file.seek(0)
        both.flush()
        try:
            told = sandbox_client.run_in_sandbox(
                sheets.sheet_of,
                both,
                seconds=sandbox_client.FILE_SECONDS,
                content_type=content_type,
                blank_bytes=len(blank),
            )
        except FileFormatError:
            return Sheet()
    return Sheet.told(told)


def refuse_unsigned(look: looking.Look, *, what: str, other_words: Iterable[str] = ()) -> None:
    """Refuse a paper of ours on which nothing was written or drawn.

    Args:
        what: the paper in the nominative, «заявление».
        other_words: the text of other forms in which the paper is given out (Word).

    Raises:
        DomainError: it says what to do.
    """
    drawn = look.drawn
    if not drawn.words or any(not field.is_empty for field in look.fields):
        return
    as_given = _has_words(drawn.words, look.blank.words) and drawn.additions <= look.blank.additions
    # Of a Word file it is not known what a program draws; its lines for signatures tell.
    as_word = bool(look.fields) and any(_has_words(drawn.words, text) for text in other_words)
    if as_given or as_word:
        raise DomainError(
            f"Это {what} из системы, на котором ничего не написано: подписи на нём нет. "
            "Распечатайте его, подпишите и поставьте дату, отсканируйте или сфотографируйте "
            "подписанный лист и прикрепите то, что получилось.",
            field="file",
        )


def _has_words(text: str, wanted: str) -> bool:
    needed, found = (Counter(_WORD.findall(one.casefold())) for one in (wanted, text))
    return bool(needed) and (needed & found).total() >= _SAME_WORDS * needed.total()


def remarks_on_fields(fields: Sequence[looking.FieldSeen]) -> list[dict[str, Any]]:
    """Return the warnings of empty fields, and the entry by which they are cut out (`FIELDS`)."""
    if not fields:
        return []
    remarks: list[dict[str, Any]] = []
    unsigned = [one for one in fields if one.kind == SIGNATURE and one.is_empty]
    undated = [one for one in fields if one.kind == DATE and one.is_empty]
    if unsigned:
        names = [one.label for one in unsigned if one.label]
        remarks.append({"code": "signature_not_seen", "pages": _pages(unsigned), "names": names})
    elif undated:
        remarks.append({"code": "date_not_seen", "pages": _pages(undated)})
    cut = [
        {
            "kind": one.kind,
            "label": one.label,
            "page": one.page,
            "corners": one.corners,
            "is_empty": one.is_empty,
        }
        for one in fields
    ]
    return [*remarks, {"code": FIELDS, "pages": [], "fields": cut}]


def _pages(fields: Iterable[looking.FieldSeen]) -> list[int]:
    return sorted({field.page for field in fields})

"""The checks of a scan of the signed conclusion before it is stored."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from attestation.base.errors import DomainError
from attestation.evaluation.models import Conclusion, ConclusionFile
from attestation.files import zip_listing
from attestation.files.formats import PAGES, ZIP, FileFormatError, sniff
from attestation.files.models import StoredFile
from attestation.files.names import extension
from attestation.files.sandbox import client as sandbox_client
from attestation.files.scan_archives import MAX_SCAN
from attestation.files.text_extraction import words_of
from attestation.paperwork.scans import Scan
from attestation.paperwork.signing import checks as signing
from attestation.paperwork.signing import scan_checks
from attestation.paperwork.signing.looking import FieldSeen, Look

#: Number of files of an archive that are checked.
LOOKED_AT = 6
#: The forms of the paper besides the PDF, and how much of their text is compared.
_WORD_KINDS = (ConclusionFile.Kind.DOCX, ConclusionFile.Kind.WORD)
_LONGEST = 200_000


def remarks_on(conclusion: Conclusion, file: Any, content_type: str) -> list[dict[str, Any]]:
    """Look at a scan of the signed conclusion, in the manner of the application's scan.

    A code that is not there or cannot be read only warns; a paper that experts wrote themselves
    (`Conclusion.Source.WORD`) has none.

    Args:
        file: Django's ``File`` with a PDF, a picture, or a ZIP of such; it is rewound afterwards.

    Returns:
        ``{"code": …, "pages": […]}`` for `attestation.evaluation.scan_messages`.

    Raises:
        DomainError: the code on it names another paper or an earlier revision, it is not
            signed, or its sheets are empty.
    """
    parts = list(_parts(file, content_type))
    given = {
        one.kind: one.file
        for one in conclusion.files.filter(detached_at=None).select_related("file")
    }
    pdf = given.get(ConclusionFile.Kind.PDF)
    blank = pdf.read() if pdf else b""
    sheets = [signing.look_at_sheet(content, kind, blank=blank) for content, kind in parts]
    scan_checks.refuse_empty(*(sheet.is_empty for sheet in sheets))
    found = scan_checks.remarks_on(
        _joined([sheet.scan for sheet in sheets if sheet.scan]),
        require=lambda code, revision: _require_current(conclusion, code, revision),
        # Pages are counted when the file is taken, where the person may insist.
        expected_pages=0,
    )
    looks = [sheet.look for sheet in sheets]
    words = [_words_of(given[kind]) for kind in _WORD_KINDS if kind in given]
    for look in looks:
        signing.refuse_unsigned(look, what="заключение", other_words=words)
    # Fields cannot be cut out of an archive.
    has_places = content_type != ZIP.content_type
    found += [
        remark
        for remark in signing.remarks_on_fields(_each_once(looks))
        if has_places or remark["code"] != signing.FIELDS
    ]
    if conclusion.source == Conclusion.Source.WORD:
        return [remark for remark in found if remark["code"] != "no_mark"]
    return found


def _each_once(looks: Iterable[Look]) -> list[FieldSeen]:
    """The fields of several files: one that is filled somewhere is filled."""
    fields: dict[tuple[str, str], FieldSeen] = {}
    for look in looks:
        for field in look.fields:
            place = field.kind, field.label
            if place not in fields or fields[place].ink < field.ink:
                fields[place] = field
    return list(fields.values())


def _words_of(word: StoredFile) -> str:
    """The text of a Word file, which people may have printed in place of the PDF."""
    try:
        with word.blob.open("rb") as content:
            words: str = sandbox_client.run_in_sandbox(words_of, content, longest=_LONGEST)
    except FileFormatError:
        return ""
    return words


def _parts(file: Any, content_type: str) -> Iterator[tuple[Any, str]]:
    """The file itself, or the scans in an archive: each with its kind."""
    if content_type != ZIP.content_type:
        yield file, content_type
        return
    kinds = {kind.code: kind for kind in PAGES}
    names = {name for kind in PAGES for name in kind.extensions}
    try:
        entries = sandbox_client.run_in_sandbox(zip_listing.entries_of, file)
        named = sorted((name, place) for place, name, _ in entries if extension(name) in names)
        for _, place in named[:LOOKED_AT]:
            content = sandbox_client.run_in_sandbox(
                zip_listing.content_of,
                file,
                max_answer=MAX_SCAN + 1024,
                place=place,
                longest=MAX_SCAN,
            )
            page = io.BytesIO(content)
            if kind := kinds.get(sniff(page)):
                yield page, kind.content_type
    except FileFormatError:
        return


def _joined(scans: list[Scan]) -> Scan | None:
    """Several scans as one; None where there is none."""
    pages = tuple(page for scan in scans for page in scan.pages)
    return Scan(sum(scan.count for scan in scans), pages) if scans else None


def _require_current(conclusion: Conclusion, code: str, revision: int) -> None:
    if code.startswith("A"):
        raise DomainError(
            "Это скан заявления, а здесь нужно подписанное итоговое заключение.", field="file"
        )
    if code != conclusion.code:
        raise DomainError(
            f"Код на скане – от другого заключения, а здесь нужно это: {conclusion.code}, "
            f"редакция {conclusion.revision}. Проверьте, чей лист отсканирован.",
            field="file",
        )
    if revision != conclusion.revision:
        raise DomainError(
            f"Это скан редакции {revision}, а действует редакция {conclusion.revision}: баллы с "
            f"тех пор исправляли. Скачайте редакцию {conclusion.revision}, соберите подписи под "
            "ней и прикрепите её скан.",
            field="file",
        )

"""The checks of a scan of the signed conclusion before it is stored."""

import io
import zipfile
from typing import Any

from attestation.base.errors import DomainError
from attestation.evaluation.models import Conclusion
from attestation.files.formats import JPEG, PDF, PNG, ZIP
from attestation.files.names import extension
from attestation.files.zip_formats import UnsafeArchiveError, inspect_zip
from attestation.files.zip_listing import files_in
from attestation.paperwork import scan_checks
from attestation.paperwork.scans import Page, Scan

#: Number of pages of an archive that are checked: the code is on the first page of the paper.
LOOKED_AT = 6


def remarks_on(conclusion: Conclusion, file: Any, content_type: str) -> list[dict[str, Any]]:
    """Look at a scan of the signed conclusion, in the manner of the application's scan.

    A code that is not there or cannot be read only warns; a paper that experts wrote themselves
    (`Conclusion.Source.WORD`) has none.

    Args:
        file: Django's ``File`` with a PDF, a picture, or a ZIP of such; it is rewound afterwards.

    Returns:
        ``{"code": …, "pages": […]}`` for `attestation.evaluation.scan_messages`.

    Raises:
        DomainError: the code on it names another paper or an earlier revision.
    """
    scan = _of_archive(file) if content_type == ZIP.content_type else None
    if scan is None and content_type != ZIP.content_type:
        scan = scan_checks.measure_scan_isolated(file, content_type)
    found = scan_checks.remarks_on(
        scan,
        require=lambda code, revision: _require_current(conclusion, code, revision),
        # Pages are counted when the file is taken, where the person may insist.
        expected_pages=0,
    )
    if conclusion.source == Conclusion.Source.WORD:
        return [remark for remark in found if remark["code"] != "no_mark"]
    return found


def _of_archive(file: Any) -> Scan | None:
    """The first pages of the scans in an archive, as one scan; None where it cannot be read."""
    kinds = {name: kind for kind in (PDF, JPEG, PNG) for name in kind.extensions}
    pages: list[Page] = []
    try:
        inspect_zip(file)
        with zipfile.ZipFile(file) as archive:
            for entry in sorted(files_in(archive), key=lambda entry: entry.filename):
                kind = kinds.get(extension(entry.filename))
                if kind is None or len(pages) >= LOOKED_AT:
                    continue
                content = io.BytesIO(archive.read(entry))
                if scan := scan_checks.measure_scan_isolated(content, kind.content_type):
                    pages += scan.pages
    except (UnsafeArchiveError, zipfile.BadZipFile, OSError, EOFError, ValueError):
        return None
    finally:
        file.seek(0)
    return Scan(len(pages), tuple(pages)) if pages else None


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

"""Looking at an uploaded scan before it is kept, in a process apart."""

from collections.abc import Callable
from typing import Any

from attestation.base.errors import DomainError
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork import scans
from attestation.paperwork.signing import empty_sheets

#: It could not be looked at, which only warns.
UNREADABLE = "unreadable"
_EMPTY = (
    "В этом файле пустой лист: на нём ничего не видно. Проверьте, той ли стороной лежал документ "
    "в сканере, и прикрепите скан или фотографию подписанного листа."
)


def shows_nothing(file: Any, content_type: str) -> bool:
    """Return whether nothing at all can be seen in a file; rewind it.

    What cannot be drawn is not judged.
    """
    if content_type not in empty_sheets.JUDGED:
        return False
    try:
        empty: bool = sandbox_client.run_in_sandbox(
            empty_sheets.is_empty, file, content_type=content_type
        )
    except FileFormatError:
        return False
    finally:
        file.seek(0)
    return empty


def refuse_empty(*are_empty: bool) -> None:
    """Refuse the scan of a signed paper on which nothing can be seen at all.

    Args:
        are_empty: of each file of the scan, whether all its pages are of one colour.

    Raises:
        DomainError: there are files, and all are empty.
    """
    if are_empty and all(are_empty):
        raise DomainError(_EMPTY, field="file")


def remarks_on(
    scan: scans.Scan | None, *, require: Callable[[str, int], None], expected_pages: int
) -> list[dict[str, Any]]:
    """Return the warnings on a scan, as ``{"code": …, "pages": […]}``.

    Args:
        require: called with code and revision of each mark; rejects a wrong one.
        expected_pages: of the paper; 0 if not known.

    Raises:
        DomainError: by ``require``.
    """
    if scan is None:
        return [{"code": UNREADABLE, "pages": []}]
    for code, revision in scan.marks:
        require(code, revision)
    return [
        {"code": fault.code, "pages": list(fault.pages)}
        for fault in scans.faults_of(scan, expected_pages=expected_pages)
    ]

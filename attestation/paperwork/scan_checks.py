"""Looking at an uploaded scan before it is kept, in a process apart."""

from collections.abc import Callable
from typing import Any

from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork import scans

#: It could not be looked at, which only warns.
UNREADABLE = "unreadable"


def measure_scan_isolated(file: Any, content_type: str) -> scans.Scan | None:
    """Measure a scan; None where it cannot be drawn. The file is rewound afterwards.

    Args:
        file: Django's ``File``, or anything that can be read and rewound.
    """
    try:
        told = sandbox_client.run_in_sandbox(scans.measured, file, content_type=content_type)
    except FileFormatError:
        return None
    finally:
        file.seek(0)
    return scans.Scan.told(told)


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

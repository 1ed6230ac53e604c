"""What is looked at in a signed scan before it is kept."""

from typing import Any

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.base.errors import Refused
from attestation.paperwork import scans


def remarks_on(application: Application, file: Any, content_type: str) -> list[dict[str, Any]]:
    """Look at a scan of the signed application.

    What it looks like only warns; a code that is not there or cannot be read warns, too. What is
    written on it by hand does not matter.

    Args:
        file: Django's ``File``, whichever way it came; it is rewound afterwards.

    Returns:
        ``{"code": …, "pages": […]}`` for `attestation.applications.remarks`.

    Raises:
        Refused: the code on it names another application or an earlier revision.
    """
    try:
        scan = scans.look_at(file, content_type)
    except scans.UnreadableScan:
        return [{"code": "unreadable", "pages": []}]
    finally:
        file.seek(0)
    for code, revision in scan.marks:
        _require_current(application, code, revision)
    return [
        {"code": fault.code, "pages": list(fault.pages)}
        for fault in scans.faults_of(scan, expected_pages=_pages_of(application))
    ]


def _require_current(application: Application, code: str, revision: int) -> None:
    if code != application.code:
        raise Refused(
            f"Код на скане – от другого заявления, а здесь нужно это: {application.code}. "
            f"Скачайте его (редакция {application.revision}), подпишите и прикрепите его скан.",
            field="file",
        )
    if revision != application.revision:
        raise Refused(
            f"Это скан редакции {revision}, а действует редакция {application.revision}: данные "
            f"заявления с тех пор менялись. Скачайте редакцию {application.revision}, "
            "распечатайте, подпишите и прикрепите её скан.",
            field="file",
        )


def _pages_of(application: Application) -> int:
    """How many pages the built paper has; one where nobody has counted them."""
    built = application.documents.filter(kind=DocumentKind.BUILT, detached_at=None)
    return built.values_list("file__pages", flat=True).first() or 1

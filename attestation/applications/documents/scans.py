"""The checks of the scan of a signed application before it is stored."""

from typing import Any

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.paperwork import scan_checks


def remarks_on(application: Application, file: Any, content_type: str) -> list[dict[str, Any]]:
    """Return the warnings from the checks of a scan of the signed application.

    Poor quality only warns, and so does a code that is missing or unreadable. Handwriting is
    not checked.

    Args:
        file: Django's ``File``, from any source; it is rewound afterwards.

    Returns:
        ``{"code": …, "pages": […]}`` for `attestation.paperwork.scan_messages`.

    Raises:
        DomainError: the code on it names another application or an earlier revision.
    """
    return scan_checks.remarks_on(
        scan_checks.measure_scan_isolated(file, content_type),
        require=lambda code, revision: _require_current(application, code, revision),
        expected_pages=_pages_of(application),
    )


def _require_current(application: Application, code: str, revision: int) -> None:
    if code != application.code:
        raise DomainError(
            f"Код на скане – от другого заявления, а здесь нужно это: {application.code}. "
            f"Скачайте его (редакция {application.revision}), подпишите и прикрепите его скан.",
            field="file",
        )
    if revision != application.revision:
        raise DomainError(
            f"Это скан редакции {revision}, а действует редакция {application.revision}: данные "
            f"заявления с тех пор менялись. Скачайте редакцию {application.revision}, "
            "распечатайте, подпишите и прикрепите её скан.",
            field="file",
        )


def _pages_of(application: Application) -> int:
    """Return how many pages the built paper has; one where nobody has counted them."""
    built = application.documents.filter(kind=DocumentKind.BUILT, detached_at=None)
    return built.values_list("file__pages", flat=True).first() or 1

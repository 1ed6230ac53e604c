"""The checks of the scan of a signed application before it is stored."""

from typing import Any

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.paperwork.signing.checks import remarks_on_paper


def remarks_on(application: Application, file: Any, content_type: str) -> list[dict[str, Any]]:
    """Return the warnings from the checks of a scan of the signed application.

    Poor quality only warns, and so do a code that is missing or unreadable and a signature that
    cannot be seen. The paper of the system with nothing written on it is refused.

    Args:
        file: Django's ``File``, from any source; it is rewound afterwards.

    Returns:
        ``{"code": …, "pages": […]}`` for `attestation.paperwork.scan_messages`.

    Raises:
        DomainError: the code on it names another application or an earlier revision, it is
            not signed, or the sheet is empty.
    """
    paper = application.documents.filter(kind=DocumentKind.BUILT, detached_at=None).first()
    return remarks_on_paper(
        file,
        content_type,
        blank=paper.file.read() if paper else b"",
        what="заявление",
        require=lambda code, revision: _require_current(application, code, revision),
        expected_pages=(paper and paper.file.pages) or 1,
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

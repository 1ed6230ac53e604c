"""The checks of the scan of a signed request to withdraw before it is stored."""

from typing import Any

from attestation.base.errors import DomainError
from attestation.paperwork.signing.checks import remarks_on_paper
from attestation.withdrawals.models import Withdrawal


def remarks_on(withdrawal: Withdrawal, file: Any, content_type: str) -> list[dict[str, Any]]:
    """Return the warnings from the checks of a scan of the signed request.

    Like `attestation.applications.documents.scans.remarks_on` for the application itself.

    Raises:
        DomainError: the code on it belongs to another paper, it is not signed, or the sheet is
            empty.
    """

    def require(code: str, number: int) -> None:
        if (code, number) != (withdrawal.code, withdrawal.number):
            raise DomainError(
                "Код на скане – от другого листа. Скачайте это заявление на отзыв, подпишите "
                "и прикрепите его скан.",
                field="file",
            )

    return remarks_on_paper(
        file,
        content_type,
        blank=withdrawal.paper.read(),
        what="заявление на отзыв",
        require=require,
        expected_pages=withdrawal.paper.pages or 1,
    )

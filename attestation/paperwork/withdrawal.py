"""The request to withdraw an application, as it is printed and signed."""

from dataclasses import dataclass
from datetime import date

from attestation.base.language.sentences import because
from attestation.paperwork.papers import SentPaper
from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.qr import encode_mark, qr_png_data_uri


@dataclass(frozen=True, kw_only=True)
class WithdrawalPaper(SentPaper):
    """The content of the printed request, as formatted text.

    Attributes:
        number: of the request, in the QR mark.
        registration: the number of the application; empty until it is registered.
        submitted_on: the filing date of the application.
        reason: completes «в связи с», without a full stop.
    """

    number: int
    registration: str = ""
    submitted_on: date
    reason: str

    @property
    def reason_lines(self) -> list[str]:
        """The sentence of the reason as its writer broke it into paragraphs."""
        said = f"Отзыв заявления {because(self.reason)}."
        return [line for raw in said.splitlines() if (line := raw.strip())]


def build_withdrawal(paper: WithdrawalPaper) -> bytes:
    """Return the request as PDF; one page unless the reason runs long.

    Raises:
        PaperworkError: the document could not be drawn.
        ValueError: the code or the number cannot stand in a mark.
    """
    qr = qr_png_data_uri(encode_mark(paper.code, paper.number))
    return render_pdf("paperwork/withdrawal.html", {"paper": paper, "qr": qr})

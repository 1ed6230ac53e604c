"""The request to withdraw an application, as it is printed and signed."""

from dataclasses import dataclass
from datetime import date

from attestation.base.language.sentences import because
from attestation.paperwork.line_breaking import fit_lines
from attestation.paperwork.papers import HEADING, SIGNATURE, category_accusative
from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.qr import encode_mark, qr_png_data_uri


@dataclass(frozen=True, kw_only=True)
class WithdrawalPaper:
    """The content of the printed request, as formatted text.

    Attributes:
        code, number: the values in the QR mark; see `attestation.paperwork.qr`.
        addressee: lines of the heading, «В аттестационную комиссию …».
        applicant_genitive: full name in the genitive, after «от».
        applicant_initials: «О. И. Верхнеозёрская», beside the signature.
        position: in the nominative, as in the staff list; subject may be empty.
        workplace: the organization with its municipality.
        category: the requested category, in the nominative.
        registration: the number of the application; empty until it is registered.
        submitted_on: the filing date of the application.
        reason: completes «в связи с», without a full stop.
    """

    code: str
    number: int
    addressee: tuple[str, ...]
    applicant_genitive: str
    applicant_initials: str
    position: str
    subject: str = ""
    workplace: str
    category: str
    registration: str = ""
    submitted_on: date
    reason: str

    @property
    def category_accusative(self) -> str:
        return category_accusative(self.category)

    @property
    def heading_paragraphs(self) -> list[list[str]]:
        """The sender's paragraphs, each as the lines that fit its column."""
        subject = f" ({self.subject})" if self.subject else ""
        paragraphs = (
            f"от {self.applicant_genitive}",
            f"Должность: {self.position}{subject}",
            f"Место работы: {self.workplace}",
        )
        return [fit_lines(text, **HEADING) for text in paragraphs]

    @property
    def signature_lines(self) -> list[str]:
        """The name beside the signature, as the lines that its column holds."""
        return fit_lines(self.applicant_initials, **SIGNATURE)

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

"""The employer's petition for the category of a methodist or mentor."""

from dataclasses import dataclass

from attestation.paperwork.papers import category_accusative
from attestation.paperwork.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class PetitionPaper:
    """The content of the petition, as formatted text.

    Attributes:
        addressee: lines of the heading, «В аттестационную комиссию …».
        organization: the employer with its municipality.
        teacher: full name in the nominative.
        position: in the nominative.
        category: the requested category, in the nominative.
        number: the code of the application that it belongs to.
        lines: the characterization, by paragraphs.
        signer_post, signer_name: who signs for the employer.
        date: «05.10.2026».
    """

    addressee: tuple[str, ...]
    organization: str
    teacher: str
    position: str
    category: str
    number: str
    lines: tuple[str, ...]
    signer_post: str
    signer_name: str
    date: str

    @property
    def category_accusative(self) -> str:
        return category_accusative(self.category)


def build_petition(paper: PetitionPaper) -> bytes:
    """Return the petition as PDF."""
    return render_pdf("paperwork/petition.html", {"paper": paper})

"""The contents of each document: one dataclass and one builder per document."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from attestation.paperwork.line_breaking import fit_lines
from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.qr import encode_mark, qr_png_data_uri

FORM_SENTENCES = {
    "in_person": "Аттестацию прошу провести в очной форме.",
    "distance": "Аттестацию прошу провести в дистанционной форме.",
    "simplified": "Аттестацию прошу провести по упрощённой форме на основании: {ground}.",
}

# Columns of the sheet, millimetres, a little narrower than drawn, and their type, points.
HEADING = {"width": 98, "size": 11.5}
SIGNATURE = {"width": 62, "size": 13}

# «первую» and «высшую» agree with the noun; the newer categories are names in quotation marks.
_AGREEING = {
    "первая": "первую квалификационную категорию",
    "высшая": "высшую квалификационную категорию",
}


def category_accusative(category: str) -> str:
    """Return the name as the object of a verb: «высшая» → «высшую квалификационную …»."""
    name = category.strip().strip("«»")
    return _AGREEING.get(name.lower(), f"квалификационную категорию «{name}»")


@dataclass(frozen=True, kw_only=True)
class ExistingCategory:
    """A category that the applicant holds, or held last.

    Attributes:
        category: its name in the nominative: «первая», «высшая», «педагог-методист», …
        position: the position it was set for, in the nominative; empty when not known.
        order_number, order_date: the order that set it.
        valid_until: the last day, or None for a category without a term.
    """

    category: str
    position: str
    order_number: str
    order_date: date
    valid_until: date | None = None

    @property
    def accusative(self) -> str:
        return category_accusative(self.category)


@dataclass(frozen=True, kw_only=True)
class SentPaper:
    """What stands on every paper that an applicant sends to the commission.

    Attributes:
        code: of the paper, in the QR mark; see `attestation.paperwork.qr`.
        addressee: lines of the heading, «В аттестационную комиссию …».
        applicant_genitive: full name in the genitive, after «от».
        applicant_initials: «О. И. Верхнеозёрская», beside the signature.
        position: in the nominative, as in the staff list; subject may be empty.
        workplace: the organization with its municipality.
        category: the category sought, in the nominative.
    """

    code: str
    addressee: tuple[str, ...]
    applicant_genitive: str
    applicant_initials: str
    position: str
    subject: str = ""
    workplace: str
    category: str

    @property
    def category_accusative(self) -> str:
        return category_accusative(self.category)

    @property
    def heading_paragraphs(self) -> list[list[str]]:
        """The sender: each paragraph as the lines that fit its column."""
        return [fit_lines(text, **HEADING) for text in self._sender()]

    def _sender(self) -> tuple[str, ...]:
        subject = f" ({self.subject})" if self.subject else ""
        return (
            f"от {self.applicant_genitive}",
            f"Должность: {self.position}{subject}",
            f"Место работы: {self.workplace}",
        )

    @property
    def signature_lines(self) -> list[str]:
        """The name beside the signature, as the lines that its column holds."""
        return fit_lines(self.applicant_initials, **SIGNATURE)


@dataclass(frozen=True, kw_only=True)
class ApplicationPaper(SentPaper):
    """The full contents of the printed application, as text.

    Attributes:
        revision: stands in the QR mark, too.
        email, phone: as printed.
        year: the year of the attestation.
        existing: the category held, or None.
        form: the key of `FORM_SENTENCES`; ground is required for ``simplified``.
        present: whether the applicant asks to be present at the session.
        education: one line per diploma.
        service: length of service in words, «15 лет, в данной должности – 7 лет».
        appendices: names of the attached documents, in order; may be empty.
    """

    revision: int
    email: str
    phone: str
    year: int
    existing: ExistingCategory | None
    form: Literal["in_person", "distance", "simplified"]
    ground: str = ""
    present: bool
    education: tuple[str, ...]
    service: str
    appendices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.form == "simplified" and not self.ground:
            raise ValueError("the simplified form needs its ground")

    def _sender(self) -> tuple[str, ...]:
        contacts = (f"Телефон: {self.phone}", f"Электронная почта: {self.email}")
        return (*super()._sender(), *contacts)

    @property
    def education_lines(self) -> list[str]:
        """The diplomas as parts of one sentence, without the stops that people type after them."""
        return [line for raw in self.education if (line := raw.strip().rstrip(".; "))]

    @property
    def form_sentence(self) -> str:
        return FORM_SENTENCES[self.form].format(ground=self.ground.rstrip(". "))


def build_application(paper: ApplicationPaper) -> bytes:
    """Return the application as PDF; one page unless education or appendices run long.

    Raises:
        PaperworkError: the document could not be drawn.
        ValueError: the code or the revision cannot stand in a mark.
    """
    qr = qr_png_data_uri(encode_mark(paper.code, paper.revision))
    return render_pdf("paperwork/application.html", {"paper": paper, "qr": qr})


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

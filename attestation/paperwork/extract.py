"""«Выписка из приказа» for one person: it names no other person of the order."""

from dataclasses import dataclass

from attestation.paperwork.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class ExtractPaper:
    """The full contents of the extract, as text.

    Attributes:
        body: the issuer of the order.
        act: «ПРИКАЗ»; ``label``: «от 27.11.2026 № 214-к».
        preamble: as in the order, without the command.
        point: of the order, «1»; ``text``: its text, «Установить с …».
        row: «1.3».
        name, position, organization, municipality: of the person, in the nominative; the position
            without its subject, since a category is set for the position.
        grounds: of a refusal; empty otherwise.
        made_on: the day of the extract.
    """

    body: str
    act: str
    label: str
    title: str
    preamble: str
    command: str
    point: str
    text: str
    row: str
    name: str
    position: str
    organization: str
    municipality: str
    grounds: str
    signer_post: str
    signer_name: str
    made_on: str


def build_extract_pdf(paper: ExtractPaper) -> bytes:
    """Return the extract as an A4 PDF.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    return render_pdf("paperwork/extract.html", {"paper": paper})

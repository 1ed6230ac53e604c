"""«Лист оценки» of one expert as PDF, generated from the submitted data."""

from dataclasses import dataclass

from attestation.paperwork.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """A row of the sheet; a section has a heading and its sum."""

    number: str
    title: str
    is_section: bool
    points: str
    maximum: str
    remark: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class ScoreSheetPaper:
    """The content of the score sheet, as formatted text.

    Attributes:
        full_name: of the person under attestation.
        position: including its subject.
        category: «первая категория».
        criteria: name, year and version of the criteria.
        total, maximum: points as printed.
        note: the expert's additional remarks.
        expert, expert_initials: of the expert who filled it in.
        date: the submission date.
    """

    full_name: str
    position: str
    workplace: str
    category: str
    period: str
    criteria: str
    rows: tuple[ScoreRow, ...]
    total: str
    maximum: str
    note: str
    expert: str
    expert_initials: str
    date: str

    @property
    def remarks(self) -> list[ScoreRow]:
        """The rows with a remark; a cell of the table could not hold a long one."""
        return [row for row in self.rows if row.remark]


def build_score_sheet_pdf(paper: ScoreSheetPaper) -> bytes:
    """Return the sheet as an A4 PDF.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    return render_pdf("paperwork/score_sheet.html", {"paper": paper})

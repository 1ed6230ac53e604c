"""«Итоговое заключение»: its contents, as PDF and as Word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from attestation.paperwork.docx.builder import Row, WordForm, heading_row
from attestation.paperwork.docx.templates import fill
from attestation.paperwork.papers import category_accusative
from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.qr import encode_mark, qr_png_data_uri


@dataclass(frozen=True, kw_only=True)
class ConclusionRow:
    """A row of the table; a section has a heading and its sums."""

    number: str
    title: str
    is_section: bool
    maximum: str
    first: str
    second: str
    average: str


@dataclass(frozen=True, kw_only=True)
class ConclusionRemark:
    """An expert's remark, and the applicant's answer; ``answer`` may be empty."""

    criterion: str
    expert: str
    text: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ConclusionExpert:
    """One of the two signing experts, as text."""

    name: str
    initials: str
    post: str
    workplace: str


@dataclass(frozen=True, kw_only=True)
class ConclusionPaper:
    """The full contents of the conclusion, as text.

    Attributes:
        code, revision: the contents of the QR mark; see `attestation.paperwork.qr`.
        institute: the organizer of the attestation.
        full_name, initials: of the person attested.
        position: with its subject.
        category: in the nominative, «первая».
        criteria: name, year and version of the criteria.
        first_total, second_total, average, pass_points, maximum: points as printed.
        recommended: whether the category is recommended.
        notes: the experts' additional notes, each preceded by the expert's name.
        date: of the day on which it was made.
    """

    code: str
    revision: int
    institute: str
    full_name: str
    initials: str
    position: str
    organization: str
    municipality: str
    category: str
    period: str
    criteria: str
    rows: tuple[ConclusionRow, ...]
    first_total: str
    second_total: str
    average: str
    pass_points: str
    maximum: str
    recommended: bool
    remarks: tuple[ConclusionRemark, ...]
    notes: tuple[str, ...]
    experts: tuple[ConclusionExpert, ConclusionExpert]
    date: str

    @property
    def lines(self) -> Iterator[tuple[ConclusionRow | None, ConclusionRow]]:
        """The criteria, the first of a section with the section's own row, which it keeps."""
        section: ConclusionRow | None = None
        for row in self.rows:
            if row.is_section:
                if section:
                    yield None, section
                section = row
            else:
                yield section, row
                section = None
        if section:
            yield None, section

    @property
    def category_accusative(self) -> str:
        return category_accusative(self.category)

    @property
    def recommendation(self) -> str:
        verb = "Рекомендовать" if self.recommended else "Не рекомендовать"
        return (
            f"{verb} аттестационной комиссии установить {self.category_accusative} "
            f"по должности «{self.position}»."
        )

    @property
    def mark(self) -> str:
        return encode_mark(self.code, self.revision)

    def fields(self) -> dict[str, Any]:
        """Return the fields for a Word template: strings, lists of dictionaries of strings."""
        texts = (
            *("code", "institute", "full_name", "initials", "position", "organization"),
            *("municipality", "category", "category_accusative", "period", "criteria"),
            *("first_total", "second_total", "average", "pass_points", "maximum"),
            *("recommendation", "date"),
        )
        first, second = self.experts
        return {
            **{name: getattr(self, name) for name in texts},
            "revision": str(self.revision),
            "recommended": self.recommended,
            "rows": [vars(row) for row in self.rows],
            "remarks": [vars(remark) for remark in self.remarks],
            "notes": list(self.notes),
            "first_expert": vars(first),
            "second_expert": vars(second),
        }


def build_conclusion_pdf(paper: ConclusionPaper) -> bytes:
    """The conclusion as PDF, to be printed and signed.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    context = {"paper": paper, "qr": qr_png_data_uri(paper.mark)}
    return render_pdf("paperwork/conclusion.html", context)


def build_conclusion_docx(paper: ConclusionPaper, template: bytes | None = None) -> bytes:
    """The conclusion as a Word file, by ``template`` or by the form of the system.

    Raises:
        WordTemplateError: the template cannot be filled.
    """
    return fill(template, default_template, paper.fields(), mark=paper.mark)


# --- The form of the system -------------------------------------------------------------------

_DATED = "«___» _________ 20__ г."
_WIDTHS = (12, 62, 24, 27, 27, 24)
_HEADINGS = ("№", "Критерий", "Максимум", "Специалист 1", "Специалист 2", "Среднее")


@cache
def default_template() -> bytes:
    """The Word template that is used until operators put their own in its place."""
    form = WordForm("Итоговое заключение", left=22)
    form.line("{{ mark }} {{ code }}, редакция {{ revision }} от {{ date }}")
    form.line("{{ institute }}", centre=True)
    form.line("ИТОГОВОЕ ЗАКЛЮЧЕНИЕ", centre=True, bold=True)
    form.line("по результатам анализа профессиональной деятельности", centre=True)
    for text in (
        "Фамилия, имя, отчество: {{ full_name }}",
        "Должность: {{ position }}",
        "Место работы: {{ organization }}, {{ municipality }}",
        "Заявленная категория: {{ category }}",
        "Аттестационный период: {{ period }}",
        "{%p if rows %}",
        "Критерии: {{ criteria }}",
    ):
        form.line(text)
    names = ("number", "title", "maximum", "first", "second", "average")
    row = [f"{{{{ row.{name} }}}}" for name in names]
    totals = ("Итого", "{{ maximum }}", "{{ first_total }}", "{{ second_total }}", "{{ average }}")
    form.table(
        _WIDTHS,
        [
            heading_row(_HEADINGS),
            Row(["{%tr for row in rows %}"]),
            Row(["{%tr if row.is_section %}"]),
            heading_row(row),
            Row(["{%tr elif loop.last %}"]),
            Row(row, kept=True),
            Row(["{%tr else %}"]),
            Row(row),
            Row(["{%tr endif %}"]),
            Row(["{%tr endfor %}"]),
            heading_row(["", *totals]),
        ],
    )
    form.line(
        "Среднее двух специалистов: {{ average }} из {{ maximum }}, проходной балл – "
        "{{ pass_points }}.",
        below=True,
    )
    form.line("{%p endif %}")
    for text in (
        "{%p for note in notes %}",
        "{{ note }}",
        "{%p endfor %}",
        "{%p if remarks %}",
        "Замечания:",
        "{%p for remark in remarks %}",
        "{{ remark.criterion }} – {{ remark.text }} ({{ remark.expert }})"
        "{% if remark.answer %} Ответ педагога: {{ remark.answer }}{% endif %}",
        "{%p endfor %}",
        "{%p endif %}",
    ):
        form.line(text)
    form.line("Рекомендация", bold=True, kept=True, below=True)
    form.line("{{ recommendation }}", kept=True)
    line = "__________________"
    form.signatures(
        (56, 70, 50),
        [
            *(
                (
                    f"Специалист: {{{{ {who}.post }}}}, {{{{ {who}.workplace }}}}",
                    f"{line} {{{{ {who}.initials }}}}",
                    _DATED,
                )
                for who in ("first_expert", "second_expert")
            ),
            ("С заключением ознакомлен(а)", f"{line} {{{{ initials }}}}", _DATED),
        ],
    )
    return form.content()

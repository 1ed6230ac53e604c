"""Lists of people on paper: landscape, by municipality, every page numbered.

Schedules and results are drawn here.

The time that the library takes grows faster than the table, so that it is drawn in pieces, which
are then bound together.
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar, Protocol

import pikepdf
from django.utils.timezone import localtime

from attestation.base.language.acts import act_in
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import with_capital
from attestation.paperwork.docx.builder import Row, WordForm, heading_row
from attestation.paperwork.page_numbers import number_pages
from attestation.paperwork.pdf import render_pdf

ROWS_IN_A_TABLE = 100
_WORD_HEADINGS = ("№", "Педагог, должность", "Организация", "Категория, форма", "Специалисты")
#: Of the columns of a Word file, millimetres; together as wide as the page between its margins.
_WORD_WIDTHS = (12, 65, 72, 34, 82)


class ListRow(Protocol):
    """The minimum fields of a row; the paper's template defines the others."""

    place: int
    name: str
    municipality: str


@dataclass(frozen=True, kw_only=True)
class ListPaper:
    """The text above and below the rows.

    Attributes:
        institute: who publishes it.
        people: the number of rows.
        made: the creation time stored in the file.
        reason: the reason for the correction; empty where nothing is corrected.
    """

    template: ClassVar[str]

    institute: str
    people: int
    made: datetime.datetime
    reason: str = ""

    @property
    def title(self) -> str:
        raise NotImplementedError

    @property
    def about(self) -> str:
        return f"{self.people} {plural(self.people, 'педагог', 'педагога', 'педагогов')}"

    @property
    def approval(self) -> str:
        """Return what the list has its force from, for the upper right corner."""
        raise NotImplementedError

    @property
    def under_title(self) -> str:
        """All about the list in one line."""
        return f"{self.institute}. {self.approval}. {self.about}"

    @property
    def foot(self) -> str:
        """Return what every page says beside its number."""
        return self.title


@dataclass(frozen=True, kw_only=True)
class ReleasePaper(ListPaper):
    """A list approved by an order.

    Attributes:
        number: of the release.
        act: the act of the release.
        order_number, order_date: of the order that approved it.
    """

    #: «УТВЕРЖДЁН», in the gender of the list.
    approved: ClassVar[str]

    number: int
    act: str = "распоряжение"
    order_number: str
    order_date: datetime.date

    @property
    def about(self) -> str:
        return f"Редакция {self.number} · {super().about}"

    @property
    def approval(self) -> str:
        """«УТВЕРЖДЁН распоряжением от 14.09.2026 № 12-р»."""
        act = act_in("instrumental", self.act)
        return f"{self.approved} {act} от {self.order_date:%d.%m.%Y} № {self.order_number}"

    @property
    def foot(self) -> str:
        return f"{self.title}, редакция {self.number}"


@dataclass(frozen=True, kw_only=True)
class SchedulePaper(ReleasePaper):
    """The schedule of ``period`` («октябрь–ноябрь 2026»)."""

    template = "paperwork/schedule.html"
    approved = "УТВЕРЖДЁН"

    period: str

    @property
    def title(self) -> str:
        return f"График аттестации: {self.period}"


@dataclass(frozen=True, kw_only=True)
class DraftSchedulePaper(ListPaper):
    """The annex to the order that will approve the schedule, to be signed with it.

    Attributes:
        period: «октябрь–ноябрь 2026».
        municipality: the only one in it; empty where it holds all.
    """

    template = "paperwork/schedule.html"

    period: str
    municipality: str = ""

    @property
    def title(self) -> str:
        place = f", {self.municipality}" if self.municipality else ""
        return f"Проект графика аттестации: {self.period}{place}"

    @property
    def about(self) -> str:
        return f"{super().about} на {localtime(self.made):%d.%m.%Y, %H:%M}"

    @property
    def approval(self) -> str:
        return "ПРОЕКТ. Приложение к распоряжению от ____________ № ________"


@dataclass(frozen=True, kw_only=True)
class ResultsPaper(ReleasePaper):
    """The categories set by the decision of ``decided_on``."""

    template = "paperwork/results_list.html"
    approved = "УСТАНОВЛЕНЫ"

    decided_on: datetime.date

    @property
    def title(self) -> str:
        return f"Установлены квалификационные категории: решение от {self.decided_on:%d.%m.%Y}"


def build_list(paper: ListPaper, rows: Iterable[ListRow]) -> bytes:
    """Return the list as PDF.

    Args:
        paper: the text around the rows.
        rows: in the order of municipalities; read once.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    with pikepdf.new() as whole:
        for number, piece in enumerate(_pieces(rows)):
            drawn = render_pdf(
                paper.template, _words(paper, piece, first=number == 0), is_numbered=False
            )
            with pikepdf.open(BytesIO(drawn)) as part:
                whole.pages.extend(part.pages)
        number_pages(whole, paper.foot)
        whole.docinfo["/Title"] = paper.title
        whole.docinfo["/CreationDate"] = f"D:{paper.made:%Y%m%d%H%M%S}Z"
        out = BytesIO()
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def _words(paper: ListPaper, piece: list[ListRow], *, first: bool) -> dict[str, Any]:
    sections = [
        (name, list(people))
        for name, people in itertools.groupby(piece, key=lambda row: row.municipality)
    ]
    words: dict[str, Any] = {"title": paper.title, "sections": sections}
    if first:
        words["paper"] = paper
    return words


def _pieces(rows: Iterable[ListRow]) -> Iterator[list[ListRow]]:
    """Tables of a hundred; an empty list has one page too."""
    remaining = iter(rows)
    piece = list(itertools.islice(remaining, ROWS_IN_A_TABLE))
    yield piece
    while piece := list(itertools.islice(remaining, ROWS_IN_A_TABLE)):
        yield piece


def build_schedule_docx(paper: DraftSchedulePaper, rows: Iterable[Any]) -> bytes:
    """Return the schedule as DOCX, by municipality like the PDF.

    Args:
        rows: with the fields of `attestation.scheduling.releases.models.ReleaseRow`, in the order
            of municipalities; read once.
    """
    form = WordForm(paper.title, left=20, across=True)
    form.line(f"{paper.institute}. {paper.approval}")
    form.line(paper.title, bold=True, kept=True)
    form.line(paper.about, kept=True)
    form.table(_WORD_WIDTHS, [heading_row(_WORD_HEADINGS), *_word_rows(rows)])
    return form.content()


def _word_rows(rows: Iterable[Any]) -> Iterator[Row]:
    for municipality, people in itertools.groupby(rows, key=lambda row: row.municipality):
        yield heading_row([with_capital(municipality)])
        for row in people:
            yield Row(
                [
                    str(row.place),
                    f"{row.name}\n{row.position}",
                    row.organization,
                    f"{row.category}\n{row.form}",
                    "\n".join(filter(None, (row.first_expert, row.second_expert))),
                ]
            )

"""The order on the decisions of a session: its contents, as PDF and as Word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from attestation.base.language.sentences import with_capital
from attestation.paperwork.bands import bands
from attestation.paperwork.docx.builder import WordForm, people_rows
from attestation.paperwork.docx.templates import fill
from attestation.paperwork.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class OrderRow:
    """A person in a point; ``note`` is the reason for a refusal, or the old wording."""

    number: str
    name: str
    position: str
    organization: str
    municipality: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderPoint:
    """A numbered point; ``note_heading`` names the last column, empty where there is none."""

    number: str
    text: str
    rows: tuple[OrderRow, ...] = ()
    note_heading: str = ""

    @property
    def tables(self) -> Iterator[list[tuple[str, OrderRow]]]:
        """The rows as pieces that can be drawn, the first of each municipality with its name."""
        return bands(self.rows, lambda row: row.municipality)


@dataclass(frozen=True, kw_only=True)
class OrderPaper:
    """The full contents of the order, as text.

    Attributes:
        body: the issuer; act: «приказ»; command: «приказываю».
        number, date: as printed; a draft has lines to write on.
        preamble: the legal basis, without the command.
        points: with names in the dative.
        signer_post, signer_name: beside the signature; may be empty.
        is_draft: prints a notice, so that a draft is not taken for an order.
    """

    body: str
    act: str
    title: str
    number: str
    date: str
    preamble: str
    command: str
    points: tuple[OrderPoint, ...]
    signer_post: str
    signer_name: str
    is_draft: bool

    @property
    def act_title(self) -> str:
        return self.act.upper()

    @property
    def command_title(self) -> str:
        return self.command.upper()

    def fields(self) -> dict[str, Any]:
        """Return the fields for a Word template: strings, lists of dictionaries of strings."""
        texts = (
            *("body", "act", "act_title", "title", "number", "date", "preamble", "command"),
            *("command_title", "signer_post", "signer_name"),
        )
        return {
            **{name: getattr(self, name) for name in texts},
            "is_draft": self.is_draft,
            "points": [
                {
                    "number": point.number,
                    "text": point.text,
                    "note_heading": point.note_heading,
                    "rows": [
                        {**vars(row), "heading": with_capital(heading)}
                        for piece in point.tables
                        for heading, row in piece
                    ],
                }
                for point in self.points
            ],
        }


def build_order_pdf(paper: OrderPaper) -> bytes:
    """The order as PDF.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    return render_pdf("paperwork/order.html", {"paper": paper})


def build_order_docx(paper: OrderPaper, template: bytes | None = None) -> bytes:
    """The order as a Word file, by ``template`` or by the form of the system.

    Raises:
        WordTemplateError: the template cannot be filled.
    """
    return fill(template, default_template, paper.fields())


_HEADINGS = ("№", "Кому", "Должность; организация")


@cache
def default_template() -> bytes:
    """The Word form that is used until operators put their own in its place."""
    form = WordForm("Приказ о результатах аттестации")
    form.line("{%p if is_draft %}")
    form.line("ПРОЕКТ", bold=True)
    form.line("{%p endif %}")
    form.line("{{ body }}", centre=True)
    form.line("{{ act_title }}", centre=True, bold=True)
    form.line("от {{ date }} № {{ number }}", centre=True)
    form.line("{{ title }}", centre=True, bold=True)
    form.line("{{ preamble }}")
    form.line("{{ command_title }}:", kept=True)
    form.line("{%p for point in points %}")
    form.line("{{ point.number }}. {{ point.text }}", kept=True, below=True)
    fields = (
        *("{{ row.number }}", "{{ row.name }}", "{{ row.position }}; {{ row.organization }}"),
        "{{ row.note }}",
    )
    for condition, widths, headings, cells in (
        ("if point.rows and not point.note_heading", (14, 60, 99), _HEADINGS, fields[:3]),
        (
            "if point.rows and point.note_heading",
            (13, 46, 66, 48),
            (*_HEADINGS, "{{ point.note_heading }}"),
            fields,
        ),
    ):
        form.line(f"{{%p {condition} %}}")
        form.table(widths, people_rows(headings, cells, each="row in point.rows"))
        form.line("{%p endif %}")
    form.line("{%p endfor %}")
    form.line("", kept=True)
    form.signatures(
        (70, 50, 53), [("{{ signer_post }}", "____________________", "{{ signer_name }}")]
    )
    return form.content()

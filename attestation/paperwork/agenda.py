"""«Повестка заседания» as PDF: its people by groups, and the decisions once they are made."""

from collections.abc import Iterator
from dataclasses import dataclass

from attestation.paperwork.line_breaking import fit_lines
from attestation.paperwork.pdf import render_pdf

#: The library that draws takes ever longer for longer tables.
ROWS_IN_A_TABLE = 100
_SIZE = 9.5
#: Millimetres of name, position, place of work.
_WIDTHS = (43.0, 43.0, 55.0)


@dataclass(frozen=True, kw_only=True)
class AgendaRow:
    """One person; ``votes`` and ``decision`` are empty before the vote is closed."""

    name: str
    position: str
    workplace: str
    votes: str = ""
    decision: str = ""

    @property
    def cells(self) -> list[list[str]]:
        """Name, position and place as the lines that their columns hold."""
        texts = (self.name, self.position, self.workplace)
        return [
            fit_lines(text, width=width - 4, size=_SIZE)
            for text, width in zip(texts, _WIDTHS, strict=True)
        ]


@dataclass(frozen=True, kw_only=True)
class AgendaGroup:
    title: str
    rows: tuple[AgendaRow, ...]

    @property
    def pieces(self) -> Iterator[list[tuple[int, AgendaRow]]]:
        """Numbered rows by the hundred."""
        numbered = list(enumerate(self.rows, start=1))
        for start in range(0, len(numbered), ROWS_IN_A_TABLE):
            yield numbered[start : start + ROWS_IN_A_TABLE]


@dataclass(frozen=True, kw_only=True)
class AgendaPaper:
    """Everything that stands on the agenda.

    Attributes:
        title: «Заседание № 2026-7 от 14.11.2026».
        form: «очное», «заочное»; ``place`` may be empty.
        members: full name and what they do in the commission, a line each.
    """

    title: str
    form: str
    place: str
    members: tuple[str, ...]
    groups: tuple[AgendaGroup, ...]

    @property
    def is_decided(self) -> bool:
        """Whether votes stand under the decisions, which then need a legend."""
        return any(row.votes for group in self.groups for row in group.rows)


def build_agenda_pdf(paper: AgendaPaper) -> bytes:
    """Return the agenda as an A4 PDF.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    return render_pdf("paperwork/agenda.html", {"paper": paper})

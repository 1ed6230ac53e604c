"""The voting sheet of a municipality in the form that commissions know: XLSX, PDF, and back.

The form (guide of the municipal coordinator): municipality, date of the session, the members who
voted with four columns for each of six groups, the members who did not, the coordinator's line.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from attestation.base.errors import DomainError
from attestation.files.checks import TABLE, inspect
from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.table_reading.xlsx_reader import MAX_CELL
from attestation.paperwork.xlsx import cell_text, workbook_rows

VOICES = ("за", "против", "воздержался")
NOTE = "примечания"
VOTED = "список членов аттестационной комиссии, участвовавших в голосовании"
ABSENT = "список членов аттестационной комиссии, не участвовавших в голосовании"
MUNICIPALITY = "Муниципалитет"
DATE = "Дата заседания комиссии"
COORDINATOR = "ФИО муниципального координатора"
#: What stands in their places on the sheet of the commission itself.
COMMISSION = "Аттестационная комиссия"
SECRETARY = "ФИО секретаря аттестационной комиссии"
MARK = "+"
#: Rows printed in the form even when they are empty.
LINES_VOTED, LINES_ABSENT = 8, 3
#: Rows and columns of the form, counted from nought.
_HEAD, _FIRST = 3, 5
_COLUMNS_A_GROUP = len(VOICES) + 1
_NAME = 1
_GROUPS = 2
#: On paper two tables with so many groups stand one below the other, so that a hand can fill them.
_GROUPS_ACROSS = 3
#: Widths of the four columns of a group on paper: «воздержался» and a note by hand must fit.
_WIDTHS = ("4%", "5%", "8.4%", "9%")
#: A sheet longer than that is not a voting sheet.
_MAX_ROWS = 500

_NOT_THE_FORM = (
    "Это не лист голосования: не найдена строка «за, против, воздержался, примечания» для всех "
    "групп. Скачайте пустой лист на этой странице, заполните его и загрузите."
)


@dataclass(frozen=True)
class GroupCells:
    """The four cells of one member and one group: marks in the order of `VOICES`, and the note."""

    marks: tuple[bool, bool, bool] = (False, False, False)
    note: str = ""


@dataclass(frozen=True)
class SheetLine:
    """A member who voted; ``row`` is the row of the file it was read from, counted from one."""

    name: str
    groups: tuple[GroupCells, ...]
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class VotingSheet:
    """The content of the sheet.

    Attributes:
        municipality: whose sheet it is; of the commission's own, the institute.
        held_on: a date, or the raw text of its cell.
        voted: those who have voted, and those who have still to vote, with empty cells.
        is_commissions: the sheet of those who vote by no municipality's sheet.
    """

    municipality: str
    held_on: datetime.date | str
    groups: tuple[str, ...]
    voted: tuple[SheetLine, ...] = ()
    absent: tuple[str, ...] = ()
    coordinator: str = ""
    is_commissions: bool = False

    @property
    def about(self) -> str:
        return COMMISSION if self.is_commissions else MUNICIPALITY

    @property
    def title(self) -> str:
        if self.is_commissions:
            return "Лист голосования аттестационной комиссии"
        return (
            f"Лист голосования ({self.municipality})" if self.municipality else "Лист голосования"
        )

    @property
    def signer(self) -> str:
        """The line to sign in: the coordinator's, or the secretary's of the commission."""
        return SECRETARY if self.is_commissions else COORDINATOR

    @property
    def day(self) -> str:
        if isinstance(self.held_on, datetime.date):
            return f"{self.held_on:%d.%m.%Y}"
        return self.held_on

    def lines(self) -> list[tuple[str, tuple[GroupCells, ...]]]:
        """The lines of those who voted, with the empty ones that the form has."""
        blank = tuple(GroupCells() for _ in self.groups)
        lines = [(line.name, line.groups) for line in self.voted]
        return lines + [("", blank)] * (LINES_VOTED - len(lines))

    def absent_lines(self) -> list[str]:
        return [*self.absent, *[""] * (LINES_ABSENT - len(self.absent))]


def write_voting_sheet(target: str | Path | BinaryIO, sheet: VotingSheet) -> None:
    """Write the sheet as XLSX, cell for cell in the known form, ready to be printed on A4."""
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": "Лист голосования", "created": datetime.datetime(2000, 1, 1)})
    page = book.add_worksheet("Голосование")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD, _HEAD + 1)
    page.set_footer(f"&L{sheet.title}&R&P из &N")
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    boxed = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    centred = book.add_format({"text_wrap": True, "align": "center", "border": 1, "valign": "top"})
    last = _GROUPS + _COLUMNS_A_GROUP * len(sheet.groups) - 1
    page.set_column(0, 0, 4)
    page.set_column(_NAME, _NAME, 26)
    page.set_column(_GROUPS, last, 8)

    page.merge_range(0, 0, 0, _NAME, sheet.about, plain)
    page.merge_range(0, _GROUPS, 0, last, sheet.municipality, plain)
    page.merge_range(1, 0, 1, _NAME, DATE, plain)
    page.merge_range(1, _GROUPS, 1, last, sheet.day, plain)

    page.merge_range(_HEAD, 0, _HEAD + 1, 0, "№", centred)
    page.merge_range(_HEAD, _NAME, _HEAD + 1, _NAME, VOTED, centred)
    page.set_row(_HEAD, 45)
    for index, title in enumerate(sheet.groups):
        column = _GROUPS + index * _COLUMNS_A_GROUP
        page.merge_range(_HEAD, column, _HEAD, column + len(VOICES), title, centred)
        for place, name in enumerate((*VOICES, NOTE)):
            page.write_string(_HEAD + 1, column + place, name, centred)

    row = _FIRST
    for number, (name, groups) in enumerate(sheet.lines(), start=1):
        page.write_number(row, 0, number, centred)
        page.write_string(row, _NAME, name, boxed)
        for column, text in enumerate(_cells(groups), start=_GROUPS):
            page.write_string(row, column, text, centred)
        row += 1
    page.write_string(row, 0, "№", centred)
    page.write_string(row, _NAME, ABSENT, centred)
    for number, name in enumerate(sheet.absent_lines(), start=1):
        page.write_number(row + number, 0, number, centred)
        page.write_string(row + number, _NAME, name, boxed)
    row += len(sheet.absent_lines()) + 2
    page.merge_range(row, 0, row, _NAME, sheet.signer, plain)
    page.merge_range(row, _GROUPS, row, _GROUPS + 6, sheet.coordinator, plain)
    page.merge_range(row, _GROUPS + 7, row, _GROUPS + 12, "Подпись ____________", plain)
    book.close()


def _cells(groups: Sequence[GroupCells]) -> Iterator[str]:
    for group in groups:
        yield from (MARK if marked else "" for marked in group.marks)
        yield group.note


def render_voting_sheet(sheet: VotingSheet) -> bytes:
    """The same sheet as PDF, for printing, filling in by hand and signing."""
    lines = sheet.lines()
    parts = [
        {
            "groups": sheet.groups[start : start + _GROUPS_ACROSS],
            "lines": [
                (name, list(_cells(groups[start : start + _GROUPS_ACROSS])))
                for name, groups in lines
            ],
        }
        for start in range(0, len(sheet.groups), _GROUPS_ACROSS)
    ]
    return render_pdf(
        "paperwork/voting_sheet.html",
        {
            "sheet": sheet,
            "voices": tuple(zip((*VOICES, NOTE), _WIDTHS, strict=True)),
            "voted": VOTED,
            "absent": ABSENT,
            "parts": parts,
        },
    )


def read_voting_sheet(upload: Any, *, groups: tuple[str, ...]) -> VotingSheet:
    """Read a filled sheet.

    Only its form is checked: who the named people are is a matter of the session.

    Args:
        upload: an uploaded XLSX: binary, seekable, with ``name`` and ``size``.
        groups: the titles of the groups in the order of the form.

    Raises:
        DomainError: it is not a readable table, not the form, or a cell is too long.
    """
    inspect(upload, TABLE)
    upload.seek(0)
    rows = _rows(upload)
    head = _heading(rows, len(groups))
    voted: list[SheetLine] = []
    absent: list[str] = []
    coordinator = ""
    among_absent = False
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        first, name = row[0], row[_NAME]
        if {first, name} & {COORDINATOR, SECRETARY}:
            coordinator = next((cell for cell in row[_GROUPS:] if cell), "")
            break
        if "не участвовавших" in name:
            among_absent = True
        elif among_absent and name:
            absent.append(name)
        elif name and any(row[_GROUPS:]):
            voted.append(SheetLine(name, tuple(_read_groups(row, len(groups))), number))
        elif name:
            absent.append(name)
    return VotingSheet(
        municipality=_beside(rows, MUNICIPALITY),
        held_on=_beside(rows, DATE),
        groups=groups,
        voted=tuple(voted),
        absent=tuple(absent),
        coordinator=coordinator,
    )


def _rows(upload: Any) -> list[list[str]]:
    width = _GROUPS + 6 * _COLUMNS_A_GROUP
    found = dict(workbook_rows(upload, max_rows=_MAX_ROWS, max_columns=width))
    # Blank rows are left out; the form goes by the number of the row.
    rows = [found.get(number, []) for number in range(1, max(found, default=0) + 1)]
    for number, row in found.items():
        # The reader has cut it, and a name that is cut off would vote with its group.
        if any(isinstance(cell, str) and len(cell) >= MAX_CELL for cell in row):
            raise DomainError(
                f"Строка {number}: в одной из ячеек {MAX_CELL} знаков или больше, целиком её не "
                "прочитать. Оставьте в примечаниях только фамилии с инициалами и загрузите лист "
                "ещё раз."
            )
    return [[cell_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows]


def _heading(rows: list[list[str]], groups: int) -> int:
    """The row with the names of the voices, in all groups."""
    for index, row in enumerate(rows):
        cells = [cell.casefold() for cell in row[_GROUPS : _GROUPS + groups * _COLUMNS_A_GROUP]]
        firsts = cells[::_COLUMNS_A_GROUP]
        if len(firsts) == groups and all(cell == VOICES[0] for cell in firsts):
            return index
    raise DomainError(_NOT_THE_FORM)


def _read_groups(row: list[str], groups: int) -> Iterator[GroupCells]:
    for index in range(groups):
        column = _GROUPS + index * _COLUMNS_A_GROUP
        first, second, third, note = row[column : column + _COLUMNS_A_GROUP]
        yield GroupCells((bool(first), bool(second), bool(third)), note)


def _beside(rows: list[list[str]], title: str) -> str:
    """Return the text to the right of ``title`` above the table."""
    for row in rows[:_HEAD]:
        if row[0].startswith(title):
            return next((cell for cell in row[1:] if cell), "")
    return ""

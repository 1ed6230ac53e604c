"""The voting sheet in the form of the coordinators' guide, with its filled example."""

import datetime
import io
from dataclasses import replace

import openpyxl
import pypdfium2 as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from attestation.base.errors import DomainError
from attestation.paperwork.table_reading.xlsx_reader import MAX_CELL
from attestation.paperwork.voting_sheet import (
    GroupCells,
    SheetLine,
    VotingSheet,
    read_voting_sheet,
    render_voting_sheet,
    write_voting_sheet,
)

GROUPS = tuple(
    f"установить {what}"
    for what in (
        "первую категорию (по упрощённой форме)",
        "высшую категорию (по упрощённой форме)",
        "первую категорию",
        "высшую категорию",
        "категорию «педагог-методист»",
        "категорию «педагог-наставник»",
    )
)
FOR = GroupCells((True, False, False))
#: Three members, one voice against, one abstention, one member who did not vote.
EXAMPLE = VotingSheet(
    municipality="Заречный район",
    held_on=datetime.date(2026, 11, 25),
    groups=GROUPS,
    voted=(
        SheetLine(
            "Ивушкин", (GroupCells((True, True, False), "против – Петрова Т.И."), *[FOR] * 5)
        ),
        SheetLine("Сидоркин", (FOR,) * 6),
        SheetLine(
            "Капля", (GroupCells((True, False, True), "воздержался – Седов Т.Т."), *[FOR] * 5)
        ),
    ),
    absent=("Правдина",),
    coordinator="Орлова С. В.",
)


def written(sheet: VotingSheet) -> bytes:
    target = io.BytesIO()
    write_voting_sheet(target, sheet)
    return target.getvalue()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("лист.xlsx", content)


def cells(sheet: VotingSheet) -> dict[str, object]:
    page = openpyxl.load_workbook(io.BytesIO(written(sheet))).active
    return {cell.coordinate: cell.value for row in page for cell in row if cell.value is not None}


def test_the_filled_example_is_reproduced_cell_for_cell():
    plus = {f"{column}{row}": "+" for row in (6, 7, 8) for column in "CGKOSW"}
    names = ("за", "против", "воздержался", "примечания")
    letters = [openpyxl.utils.get_column_letter(number) for number in range(3, 27)]
    expected = {
        "A1": "Муниципалитет",
        "C1": "Заречный район",
        "A2": "Дата заседания комиссии",
        "C2": "25.11.2026",
        "A4": "№",
        "B4": "список членов аттестационной комиссии, участвовавших в голосовании",
        **{f"{letter}4": title for letter, title in zip(letters[::4], GROUPS, strict=True)},
        **{f"{letter}5": names[n % 4] for n, letter in enumerate(letters)},
        **{f"A{row}": row - 5 for row in range(6, 14)},
        "B6": "Ивушкин",
        "B7": "Сидоркин",
        "B8": "Капля",
        **plus,
        "D6": "+",
        "F6": "против – Петрова Т.И.",
        "E8": "+",
        "F8": "воздержался – Седов Т.Т.",
        "A14": "№",
        "B14": "список членов аттестационной комиссии, не участвовавших в голосовании",
        **{f"A{row}": row - 14 for row in range(15, 18)},
        "B15": "Правдина",
        "A19": "ФИО муниципального координатора",
        "C19": "Орлова С. В.",
        "J19": "Подпись ____________",
    }
    found = {where: value for where, value in cells(EXAMPLE).items() if value != ""}
    assert found == expected


def test_each_group_takes_four_columns_under_one_heading():
    page = openpyxl.load_workbook(io.BytesIO(written(EXAMPLE))).active
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"C4:F4", "G4:J4", "K4:N4", "O4:R4", "S4:V4", "W4:Z4"} <= merged


def test_what_was_written_is_read_back():
    read = read_voting_sheet(upload(written(EXAMPLE)), groups=GROUPS)
    assert [(line.name, line.groups) for line in read.voted] == [
        (line.name, line.groups) for line in EXAMPLE.voted
    ]
    assert [line.row for line in read.voted] == [6, 7, 8]
    assert read.absent == EXAMPLE.absent
    assert (read.municipality, read.held_on) == ("Заречный район", "25.11.2026")
    assert read.coordinator == "Орлова С. В."


def with_note(note: str) -> VotingSheet:
    line = SheetLine("Ивушкин", (GroupCells((True, True, False), note), *[FOR] * 5))
    return replace(EXAMPLE, voted=(line,))


def test_a_note_of_many_names_is_read_whole():
    note = f"против – {', '.join(f'Петрова-{number} Т.И.' for number in range(200))}"
    read = read_voting_sheet(upload(written(with_note(note))), groups=GROUPS)
    assert read.voted[0].groups[0].note == note


@pytest.mark.parametrize("note", ["Петрова Т.И., " * 300, f"Петрова{' ' * MAX_CELL}Т.И."])
def test_a_note_too_long_to_be_read_whole_is_refused(note):
    with pytest.raises(DomainError, match=r"Строка 6: .*только фамилии с инициалами"):
        read_voting_sheet(upload(written(with_note(note))), groups=GROUPS)


def test_more_members_than_lines_and_an_empty_form_are_read_back():
    many = VotingSheet(
        municipality="",
        held_on="",
        groups=GROUPS,
        voted=tuple(SheetLine(f"Член {n}", (FOR,) * 6) for n in range(30)),
        absent=tuple(f"Нет {n}" for n in range(7)),
    )
    read = read_voting_sheet(upload(written(many)), groups=GROUPS)
    assert len(read.voted) == 30
    assert len(read.absent) == 7
    empty = VotingSheet(municipality="", held_on="", groups=GROUPS)
    read = read_voting_sheet(upload(written(empty)), groups=GROUPS)
    assert (read.voted, read.absent) == ((), ())


def test_text_in_a_cell_never_becomes_a_formula():
    line = SheetLine("=1+1", (GroupCells((True, True, False), "=HYPERLINK(1)"), *[FOR] * 5))
    found = cells(VotingSheet(municipality="=2", held_on="", groups=GROUPS, voted=(line,)))
    assert (found["C1"], found["B6"], found["F6"]) == ("=2", "=1+1", "=HYPERLINK(1)")
    page = openpyxl.load_workbook(
        io.BytesIO(written(VotingSheet(municipality="", held_on="", groups=GROUPS, voted=(line,))))
    ).active
    assert page["B6"].data_type == "s"


def test_the_pdf_says_the_same():
    pages = PdfReader(io.BytesIO(render_voting_sheet(EXAMPLE))).pages
    text = " ".join(page.extract_text() for page in pages)
    for said in ("Заречный район", "25.11.2026", "Ивушкин", "Петрова", "Правдина", "Орлова С. В."):
        assert said in text


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a table", b"", b"text"])
def test_a_file_that_is_no_table_is_refused_in_words(content):
    with pytest.raises(DomainError):
        read_voting_sheet(upload(content), groups=GROUPS)


def test_another_table_is_told_from_the_form():
    book = openpyxl.Workbook()
    book.active.append(["Фамилия", "за", "против"])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(DomainError, match="не лист голосования"):
        read_voting_sheet(upload(target.getvalue()), groups=GROUPS)


def test_on_paper_a_hand_can_fill_it_in():
    """Three groups on a sheet, names in their lines, «воздержался» in one piece."""
    sheet = VotingSheet(
        municipality="Заречный район",
        held_on=datetime.date(2026, 11, 25),
        groups=GROUPS,
        voted=tuple(SheetLine(f"Верхнеозёрская Ольга {n}", (GroupCells(),) * 6) for n in range(8)),
    )
    with pdfium.PdfDocument(render_voting_sheet(sheet)) as document:
        pages = list(document)
        texts = [page.get_textpage().get_text_range() for page in pages]
        assert all(page.get_width() > page.get_height() for page in pages)
    text = " ".join(" ".join(texts).split())
    assert text.count("воздержался") == len(GROUPS)
    assert text.count("Верхнеозёрская Ольга 7") == 2, "in the tables of three groups each"
    assert len(pages) == 2


def test_a_sheet_is_titled_by_its_municipality():
    sheet = VotingSheet(municipality="город Верхнеозёрск", held_on="", groups=GROUPS)
    assert sheet.title == "Лист голосования (город Верхнеозёрск)"
    assert VotingSheet(municipality="", held_on="", groups=GROUPS).title == "Лист голосования"


def test_the_sheet_of_the_commission_has_words_of_its_own():
    own = VotingSheet(
        municipality="Институт развития образования",
        held_on="",
        groups=GROUPS,
        voted=(SheetLine("Громова", (FOR,) * 6),),
        coordinator="Морозова И. О.",
        is_commissions=True,
    )
    text = PdfReader(io.BytesIO(render_voting_sheet(own))).pages[0].extract_text()
    assert "Лист голосования аттестационной комиссии" in text
    values = {value for value in cells(own).values() if value}
    assert "ФИО секретаря аттестационной комиссии" in values
    assert not {value for value in values if "униципал" in str(value)}
    assert read_voting_sheet(upload(written(own)), groups=GROUPS).coordinator == "Морозова И. О."


def test_whose_line_is_left_empty_has_not_voted():
    sheet = VotingSheet(
        municipality="Заречный район",
        held_on="",
        groups=GROUPS,
        voted=(SheetLine("Ивушкин", (FOR,) * 6), SheetLine("Капля", (GroupCells(),) * 6)),
    )
    read = read_voting_sheet(upload(written(sheet)), groups=GROUPS)
    assert [line.name for line in read.voted] == ["Ивушкин"]
    assert read.absent == ("Капля",)

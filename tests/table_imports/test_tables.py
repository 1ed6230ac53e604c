"""Columns of a table: their headings, what each row must hold, and how faults are said."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.base.errors import DomainError
from attestation.paperwork.xlsx import Column, write_table
from attestation.table_imports.tables import TableRow, quote, sentence
from tests.table_imports.places import PLACE_TABLE, table


@pytest.mark.parametrize("heading", ["Название", "  название ", "Район", "ОКРУГ"])
def test_a_column_is_known_by_its_title_and_its_synonyms(heading: str) -> None:
    assert PLACE_TABLE.read(table("Север", heading=heading)) == [
        TableRow(2, {"name": "Север", "note": "-"})
    ]


def test_a_title_beside_its_synonym_is_twice_the_same_column() -> None:
    upload = SimpleUploadedFile("a.csv", "Район;Название;Примечание\nа;б;в".encode())

    with pytest.raises(DomainError, match="дважды есть столбец «Название»"):
        PLACE_TABLE.read(upload)


def test_cells_are_read_as_people_see_them() -> None:
    target = io.BytesIO()
    columns = [Column("Название"), Column("Примечание")]
    write_table(target, title="Р", columns=columns, rows=[(2026.0, " a\u200b \n b "), (True, None)])

    rows = PLACE_TABLE.read(SimpleUploadedFile("a.xlsx", target.getvalue()))

    assert [list(row.values.values()) for row in rows] == [["2026", "a b"], ["да", ""]]


def test_no_cell_and_no_heading_grows_beyond_what_its_column_takes() -> None:
    long = "я" * 30_000
    columns = [
        Column("Название"),
        Column("Примечание"),
        *(Column(f"{n}{long[:9000]}") for n in range(30)),
    ]
    target = io.BytesIO()
    write_table(target, title="Р", columns=columns, rows=[(long, long)] * 3)

    rows = PLACE_TABLE.read(SimpleUploadedFile("a.xlsx", target.getvalue()))

    assert len(PLACE_TABLE.long_values(rows[0].values)) == len(PLACE_TABLE.columns)
    assert sum(len(value) for row in rows for value in row.values.values()) < 3 * 1100
    assert sum(map(len, rows.ignored)) <= 20 * 80


def test_what_is_missing_and_what_is_too_long_is_told() -> None:
    assert PLACE_TABLE.missing_values({"name": "", "note": ""}) == ["не заполнено «Название»"]
    assert PLACE_TABLE.long_values({"name": "я" * 31, "note": "я" * 99}) == [
        "«Название» длиннее 30 знаков"
    ]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#Н/Д", "#ссылка!"])
def test_the_error_of_a_formula_is_a_fault_of_its_row(error: str) -> None:
    assert PLACE_TABLE.faults({"name": "Север", "note": error}) == [
        f"в столбце «Примечание» ошибка формулы {error}"
    ]


def test_wrong_rows_stand_beside_what_is_wrong() -> None:
    row = TableRow(7, {"name": "Север", "note": "-"})

    titles = [column.title for column in PLACE_TABLE.wrong_columns()]
    assert titles == ["Номер строки", "Что исправить", "Название", "Примечание"]
    assert PLACE_TABLE.wrong_cells(row, "Не так.") == [7, "Не так.", "Север", "-"]


def test_faults_become_one_sentence() -> None:
    assert sentence(["нет имени", "нет даты"]) == "Нет имени; нет даты."
    assert sentence([]) == ""


def test_quotes_within_quotes_are_inner_ones() -> None:
    assert quote("МБОУ «СОШ № 1»") == "МБОУ „СОШ № 1“"


def test_a_long_text_is_cut_where_it_is_quoted() -> None:
    assert quote("я" * 80) == "я" * 80
    assert quote("я" * 81) == "я" * 79 + "…"

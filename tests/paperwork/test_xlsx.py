"""Tables out and in."""

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.paperwork import xlsx
from attestation.paperwork.xlsx import Column, read_table, write_table

COLUMNS = {"Название": "title", "Муниципалитет": "municipality"}
EXPECTED = "Ожидаются столбцы: «Название», «Муниципалитет»."


def written(rows, **changes):
    out = BytesIO()
    columns = [Column("ФИО", 40), Column("Значение")]
    write_table(out, **{"title": "График", "columns": columns, "rows": rows, **changes})
    return out


def upload(rows, name="t.xlsx"):
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            book.active.cell(number, column, value)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def test_the_heading_is_bold_frozen_and_filters():
    sheet = openpyxl.load_workbook(written([("Ёлкина", 1), ("Белов", 2)])).active

    assert (sheet.title, sheet["A2"].value, sheet["A2"].font.bold) == ("График", "ФИО", True)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:B4")
    assert sheet.column_dimensions["A"].width == pytest.approx(40, abs=1)


@pytest.mark.parametrize("text", ["=1+1", "+7 913", "-x", "@a", "{=1}", "http://x.example", "0012"])
def test_text_stays_text(text):
    cell = openpyxl.load_workbook(written([(text, None)])).active["A3"]

    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


def test_values_keep_their_types():
    rows = [
        ("день", date(2026, 10, 1)),
        ("миг", datetime(2026, 10, 1, 20, 30, tzinfo=UTC)),
        ("доля", Decimal("2.5")),
        ("да", True),
        ("пусто", None),
        ("управляющие", "a\x00\x0bb"),
    ]
    with timezone.override("Asia/Tomsk"):
        sheet = openpyxl.load_workbook(written(rows)).active

    assert [sheet.cell(row, 2).value for row in range(3, 9)] == [
        datetime(2026, 10, 1),
        datetime(2026, 10, 2, 3, 30),
        2.5,
        True,
        None,
        "ab",
    ]
    assert sheet["B3"].number_format == "dd.mm.yyyy"


def test_equal_tables_are_equal_bytes():
    rows = [("Ёлкина", 1), ("Белов", 2)]

    assert written(rows).getvalue() == written(iter(rows)).getvalue()
    moved = written(rows, created=datetime(2026, 1, 1))
    assert moved.getvalue() != written(rows).getvalue()


def test_a_title_that_no_sheet_may_carry_and_an_empty_table():
    book = openpyxl.load_workbook(written([], title="[Итоги]: " + "а" * 60))

    assert book.active.title == "Итоги " + "а" * 25
    assert book.active.max_row == 2


def test_a_table_goes_to_a_path(tmp_path):
    write_table(tmp_path / "t.xlsx", title="Г", columns=[Column("А")], rows=[("б",)])

    assert openpyxl.load_workbook(tmp_path / "t.xlsx").active["A3"].value == "б"


def test_xlsx_rows_are_read_and_numbered_as_in_the_file():
    rows = [
        (),
        (" муниципалитет ", "НАЗВАНИЕ", None),
        ("Озёрный", "  Школа № 1 ", None),
        (None, None, None),
        (None, 12),
    ]

    assert read_table(upload(rows), columns=COLUMNS) == [
        {"title": "Школа № 1", "municipality": "Озёрный", "_row": 3},
        {"title": 12, "municipality": "", "_row": 5},
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866", "koi8-r", "mac-cyrillic"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "|"])
def test_csv_is_read_in_the_usual_encodings_and_delimiters(encoding, delimiter):
    lines = ["Название;Муниципалитет", '"Школа\r\n№ 1";Озёрный', "", "Школа № 2"]
    content = "\r\n".join(lines).replace(";", delimiter)
    if encoding in ("cp1251", "koi8-r"):
        content = content.replace("№", "N")
    table = read_table(SimpleUploadedFile("t.CSV", content.encode(encoding)), columns=COLUMNS)

    assert [row["_row"] for row in table] == [2, 4]
    assert table[0]["municipality"] == "Озёрный"
    assert table[1]["municipality"] == ""


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (("Муниципалитет",), f"В таблице нет столбца «Название». {EXPECTED}"),
        (("Имя",), f"В таблице нет столбцов «Название», «Муниципалитет». {EXPECTED}"),
        (
            ("Название", "Муниципалитет", "название"),
            f"В таблице дважды есть столбец «Название». Оставьте по одному. {EXPECTED}",
        ),
        ((), f"Таблица пуста. {EXPECTED}"),
    ],
)
def test_wrong_columns_are_named(heading, sentence):
    with pytest.raises(DomainError) as refused:
        read_table(upload([heading]), columns=COLUMNS)

    assert refused.value.message == sentence


def test_the_heading_is_looked_for_and_unknown_columns_are_named():
    rows = [
        ("Перечень организаций на 01.09.2026",),
        (),
        ("№ п/п", "Название *", "МУНИЦИПАЛИТЕТ:", "ИНН"),
        (1, "Школа № 1", "Озёрный", 7),
    ]

    table = read_table(upload(rows), columns=COLUMNS)

    assert table == [{"title": "Школа № 1", "municipality": "Озёрный", "_row": 4}]
    assert table.ignored == ["№ п/п", "ИНН"]


def test_a_hidden_or_empty_sheet_is_passed_over():
    book = openpyxl.Workbook()
    book.active.append(("Типы",))
    book.active.sheet_state = "hidden"
    book.create_sheet("Пусто")
    sheet = book.create_sheet("Данные")
    for row in (("Название", "Муниципалитет"), ("Школа № 1", "Озёрный")):
        sheet.append(row)
    out = BytesIO()
    book.save(out)

    table = read_table(SimpleUploadedFile("t.xlsx", out.getvalue()), columns=COLUMNS)

    assert [row["title"] for row in table] == ["Школа № 1"]


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\r\nНазвание;Муниципалитет\r\nШкола, средняя;Озёрный".encode("utf-8-sig"),
        "Перечень школ, 2026\nНазвание;Муниципалитет\nШкола, средняя;Озёрный".encode(),
        "Название\tМуниципалитет\nШкола, средняя\tОзёрный".encode(),
        "sep=;\rНазвание;Муниципалитет\rШкола, средняя;Озёрный".encode(),
    ],
)
def test_a_csv_is_read_as_table_editors_write_it(content):
    [row] = read_table(SimpleUploadedFile("t.csv", content), columns=COLUMNS)

    assert (row["title"], row["municipality"]) == ("Школа, средняя", "Озёрный")


@pytest.mark.parametrize("place", [0, 1])
def test_the_sheet_with_the_headings_is_taken_whatever_stands_beside_it(place):
    book = openpyxl.Workbook()
    book.active.append(("Как заполнять",))
    book.active.append(("Название – как в уставе", "без кавычек"))
    sheet = book.create_sheet("Данные", place)
    for row in (("Список школ",), ("Название", "Муниципалитет"), ("Школа № 1", "Озёрный")):
        sheet.append(row)
    out = BytesIO()
    book.save(out)

    table = read_table(SimpleUploadedFile("t.xlsx", out.getvalue()), columns=COLUMNS)

    assert [(row["title"], row["_row"]) for row in table] == [("Школа № 1", 3)]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
    rows = [("Название", "Муниципалитет"), *[("Школа", "Озёрный")] * 2]
    assert len(read_table(upload(rows), columns=COLUMNS)) == 2

    with pytest.raises(DomainError, match="больше 2 строк"):
        read_table(upload([*rows, rows[-1]]), columns=COLUMNS)


def test_a_broken_sheet_is_refused_with_a_sentence():
    whole = upload([("Название",)])
    out = BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, b"<worksheet><" if "sheet1" in name else content)

    with pytest.raises(DomainError, match="повреждён и не читается как таблица"):
        read_table(SimpleUploadedFile("t.xlsx", out.getvalue()), columns=COLUMNS)


def test_the_upload_is_checked_first():
    with pytest.raises(DomainError, match="это документ PDF"):
        read_table(SimpleUploadedFile("t.xlsx", b"%PDF-1.4"), columns=COLUMNS)


def test_a_table_is_made_to_be_printed():
    columns = [Column("ФИО", 40), Column("Число", has_total=True)]
    rows = [("Ёлкина " * 20, 1), ("Белов", 2)]
    sheet = openpyxl.load_workbook(
        written(rows, columns=columns, about="приказ от 27.11.2026 № 214-к")
    ).active

    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet["A1"].value == "График"
    assert sheet["A2"].value == "приказ от 27.11.2026 № 214-к"
    assert sheet["A4"].alignment.wrap_text
    assert [cell.value for cell in sheet[6]] == ["Итого", 3]
    assert sheet.auto_filter.ref == "A3:B5", "the total is not sorted among the rows"
    assert "&P" in sheet.oddFooter.right.text


def test_what_a_cell_may_hold_is_offered_and_not_read_back():
    columns = [Column("Название"), Column("Муниципалитет", choices=("Озёрный", "Лесной"))]
    content = written([("Школа № 1", "Озёрный")], columns=columns).getvalue()
    book = openpyxl.load_workbook(BytesIO(content))
    [rule] = book.active.data_validations.dataValidation
    name, cells = rule.formula1.split("!")

    assert "B3" in str(rule.sqref)
    assert book[name].sheet_state == "hidden"
    assert [cell.value for [cell] in book[name][cells.replace("$", "")]] == ["Озёрный", "Лесной"]
    table = read_table(SimpleUploadedFile("t.xlsx", content), columns=COLUMNS)
    assert [row["municipality"] for row in table] == ["Озёрный"]


def test_a_table_of_one_column_is_a_table_like_others():
    class Row:
        name = "Ёлкина"

    book = xlsx.table_of([Row()], [("name", Column("ФИО"))], title="Люди")
    assert [cell.value for cell in openpyxl.load_workbook(BytesIO(book)).active["A"]][
        -1
    ] == "Ёлкина"

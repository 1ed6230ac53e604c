"""The sums of the table of work done."""

import io
from contextlib import closing

import openpyxl

from attestation.reports.exports import work_table
from attestation.reports.selectors import WorkRow


def row(user_id: int, workplace: str, municipality: str = "Заречный район", concluded: int = 1):
    return WorkRow(
        user_id=user_id,
        full_name="Белова Анна Игоревна",
        workplace=workplace,
        municipality=municipality,
        period="октябрь–ноябрь 2026",
        people=concluded,
        concluded=concluded,
        agreement=None,
    )


def sums(*work: WorkRow) -> list[object]:
    with closing(work_table(work, name="rabota.xlsx")) as download:
        sheet = openpyxl.load_workbook(io.BytesIO(download.getvalue())).active
    heading, *rows = sheet.iter_rows(values_only=True, min_row=2)
    place = heading.index("Всего заключений специалиста")
    return [cells[place] for cells in rows[: len(work)]]


def test_namesakes_of_one_school_have_a_sum_each():
    assert sums(row(1, "Школа № 1", concluded=2), row(2, "Школа № 1", concluded=3)) == [2, 3]


def test_an_expert_of_two_workplaces_has_one_sum():
    work = row(1, "Школа № 1"), row(1, "Школа № 2", concluded=2), row(1, "Лицей", "Абакан", 3)
    assert sums(*work) == [6, None, None]

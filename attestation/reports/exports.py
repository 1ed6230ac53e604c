"""Agreements and work done as XLSX tables."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.http import FileResponse

from attestation.paperwork.downloads import table_download
from attestation.paperwork.xlsx import Column
from attestation.reports.models import ExpertAgreement
from attestation.reports.selectors import WorkRow

_AGREEMENTS = [
    Column("Полугодие", 28),
    Column("Муниципалитет", 26),
    Column("Фамилия, имя, отчество", 34),
    Column("С кем заключён (кого?)", 34),
    Column("Место работы", 40),
    Column("Должность", 26),
    Column("Телефон", 20),
    Column("Электронная почта", 28),
    Column("Состояние", 24),
    Column("Номер договора", 18),
    Column("Дата договора", 16),
    Column("Прекращён с", 16),
    Column("Причина прекращения", 30),
]
# Assigned people, and how many of them have their conclusion; the sum of an expert stands once, in
# the first row.
_WORK = [
    Column("Муниципалитет", 26),
    Column("Фамилия, имя, отчество", 34),
    Column("Место работы", 40),
    Column("Период", 28),
    Column("Назначено аттестуемых", 16, has_total=True),
    Column("Заключений", 14, has_total=True),
    Column("Всего заключений специалиста", 16),
    Column("Номер договора", 18),
    Column("Дата договора", 16),
    Column("Договор прекращён с", 16),
]


def agreements_table(agreements: Iterable[ExpertAgreement], *, name: str) -> FileResponse:
    """The table as a download called ``name``."""
    rows = (
        (
            agreement.half_year.name,
            agreement.municipality.name,
            *(getattr(agreement, field) for field in agreement.DATA),
            agreement.get_state_display(),
            agreement.number,
            agreement.dated_on,
            agreement.ended_on,
            agreement.end_reason,
        )
        for agreement in agreements
    )
    return table_download("Договоры специалистов", _AGREEMENTS, rows, file_name=name)


def work_table(work: Iterable[WorkRow], *, name: str) -> FileResponse:
    """The table as a download called ``name``."""
    rows = (
        (
            row.municipality,
            row.full_name,
            row.workplace,
            row.period,
            row.people,
            row.concluded,
            concluded_by_expert if is_first else None,
            row.agreement.number if row.agreement else None,
            row.agreement.dated_on if row.agreement else None,
            row.agreement.ended_on if row.agreement else None,
        )
        for row, is_first, concluded_by_expert in _with_sums(work)
    )
    return table_download("Работа специалистов", _WORK, rows, file_name=name)


def _with_sums(work: Iterable[WorkRow]) -> Iterator[tuple[WorkRow, bool, int]]:
    """Yield each row, whether it is the first of its expert, and the expert's conclusions."""
    work = list(work)
    concluded: Counter[int] = Counter()
    for row in work:
        concluded[row.user_id] += row.concluded
    seen: set[int] = set()
    for row in work:
        yield row, row.user_id not in seen, concluded[row.user_id]
        seen.add(row.user_id)

"""Tables of results that invented teachers have filled, and the appendices made of them."""

import datetime
import itertools
from collections.abc import Iterable

from attestation.applications.achievements.completeness import results_of
from attestation.applications.achievements.models import ResultRow
from attestation.applications.achievements.services import appendix, appendix_files
from attestation.applications.achievements.services.rows import PROOF_KINDS
from attestation.applications.choices import DocumentKind, Level
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.workflow import EDITABLE
from attestation.demo import drawing
from attestation.demo.application_histories import ApplicationHistory
from attestation.directory.results_models import ResultsTable
from attestation.files.formats import DOCX
from attestation.files.services import store_bytes
from attestation.scheduling.models import AttestationPeriod

#: How many applications tell their results in tables: drawing the appendices takes its time.
_FILLED = 8
#: The subject of a table → lines of (what, how many years ago, level, result).
_LINES: dict[str, list[tuple[str, int, str, str]]] = {
    "monitoring": [
        ("Успеваемость и качество знаний, 5–6 классы", 2, "", "Качество 54, 58, 63 %"),
        ("Успеваемость и качество знаний, 7 классы", 0, "", "Качество 61 %, успеваемость 100 %"),
    ],
    "state-monitoring": [
        ("Всероссийская проверочная работа, 6 класс", 1, Level.NATIONAL, "Качество 57 %"),
    ],
    "abilities": [
        ("Олимпиада школьников, 7 «Б»", 1, Level.MUNICIPAL, "Победитель и два призёра"),
        ("Конкурс проектов «Шаг в науку», 8 «А»", 0, Level.REGIONAL, "Диплом второй степени"),
    ],
    "contribution": [
        ("Открытый урок «Учимся спорить о задаче»", 0, Level.INSTITUTION, "Запись в методкабинете"),
    ],
    "community": [
        ("Методическое объединение, доклад о проверке работ", 1, Level.MUNICIPAL, "Сертификат"),
    ],
    "own-contests": [("«Учитель года»", 1, Level.MUNICIPAL, "Лауреат")],
}


def fill(
    lives: list[tuple[ApplicationHistory, Application]], past: Iterable[AttestationPeriod]
) -> int:
    """Fill the tables of some applications that are still in work.

    Returns:
        the number of applications filled.
    """
    past = list(past)
    current = (
        (application, life.submitted)
        for life, application in lives
        if life.submitted and life.period not in past and application.state not in EDITABLE
    )
    filled = (_fill_one(application, when) for application, when in current)
    return sum(itertools.islice(filter(None, filled), _FILLED))


def _fill_one(application: Application, when: datetime.datetime) -> bool:
    tables = [one.table for one in results_of(application).own if one.table.code in _LINES]
    for table in tables:
        for place, line in enumerate(_LINES[table.code], start=1):
            _add(application, table, place, line, when)
    if not results_of(application).is_enough:
        return False
    return appendix_files.build(appendix.freeze_appendix(application).pk)


def _add(
    application: Application,
    table: ResultsTable,
    place: int,
    line: tuple[str, int, str, str],
    when: datetime.datetime,
) -> None:
    title, years, level, result = line
    year: int = when.year
    row = ResultRow.objects.create(
        application=application,
        table=table,
        place=place,
        title=title,
        year_from=year - years,
        year_until=year if years > 1 else None,
        level=level,
        result=result,
        saved_by=application.applicant,
    )
    if place == 1:
        row.proofs.add(_proof(application, table, title, when=when))


def _proof(
    application: Application, table: ResultsTable, title: str, *, when: datetime.datetime
) -> ApplicationDocument:
    """Create a Word file that states the result it proves."""
    kind = PROOF_KINDS.get(table.code, DocumentKind.OTHER)
    stored = store_bytes(
        drawing.word_file([title, application.full_name, f"{when:%d.%m.%Y}"]),
        name=f"{title}.docx",
        content_type=DOCX.content_type,
        actor=application.applicant,
    )
    return ApplicationDocument.objects.create(
        application=application,
        kind=kind,
        title=title,
        file=stored,
        revision=application.revision,
        attached_by=application.applicant,
    )

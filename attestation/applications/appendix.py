"""The appendix to an application: frozen in words when it is filed, built by a job afterwards."""

from attestation.applications import tasks
from attestation.applications.models import Application
from attestation.applications.results import Results, results_of
from attestation.applications.results_models import ResultRow, ResultsAppendix
from attestation.base.jobs import defer
from attestation.base.names import signature
from attestation.base.words import plural
from attestation.directory.results_models import ResultsTable
from attestation.paperwork.results import ResultsPaper, Table

YEARS, LEVEL, PROOF = "Годы", "Уровень", "Чем подтверждается"


def freeze(application: Application) -> ResultsAppendix:
    """Write down what is told of the results now, and have the files made of it.

    Runs in the transaction of the filing. Where the tables are not filled enough to count, the
    appendix is made of the file that was attached in their place.
    """
    results = results_of(application)
    content = paper_of(application, results).frozen() if results.is_enough else {}
    appendix = ResultsAppendix.objects.create(
        application=application, revision=application.revision, content=content
    )
    defer(tasks.build_appendix, appendix_id=appendix.pk)
    return appendix


def paper_of(application: Application, results: Results) -> ResultsPaper:
    """The appendix of ``application`` as it would be now: the tables that have rows."""
    profile = application.applicant.profile
    return ResultsPaper(
        mark=f"Редакция {application.revision} · {application.code}",
        who=(
            application.full_name,
            application.position_label,
            f"{application.organization}, {application.organization.municipality}",
        ),
        category=sought(application.category, application.category_label),
        signature=signature(
            application.surname or profile.user.last_name,
            application.given_name or profile.user.first_name,
            application.patronymic or profile.user.patronymic,
        ),
        tables=tuple(
            Table(
                title=section.table.title,
                help=section.table.help,
                columns=columns_of(section.table),
                rows=tuple(_cells(section.table, row) for row in section.rows),
            )
            for section in results.own
            if section.rows
        ),
    )


def sought(category: str, label: str) -> str:
    """«первая категория (пункт 35 Порядка аттестации)»."""
    clauses = ResultsTable.objects.for_category(category).values_list("clause", flat=True)
    clause = clauses.order_by("-valid_from").first()
    return f"{label} (пункт {clause} Порядка аттестации)" if clause else label


def columns_of(table: ResultsTable) -> tuple[str, ...]:
    """The headings of a table, on the page, on paper and in the blank."""
    level = (LEVEL,) if table.asks_level else ()
    return (table.title_column, YEARS, *level, table.result_column, PROOF)


def _cells(table: ResultsTable, row: ResultRow) -> tuple[str, ...]:
    level = (row.get_level_display(),) if table.asks_level else ()
    proofs = list(row.proofs.all())
    count = len(proofs)
    names = "; ".join(proof.title for proof in proofs[:3])
    if count > 3:
        more = count - 3
        names += f" и ещё {more} {plural(more, 'файл', 'файла', 'файлов')}"
    return (row.title, row.period, *level, row.result, names)


def blank_columns(table: ResultsTable) -> Table:
    """The table without rows, for the Word file to fill in."""
    return Table(title=table.title, help=table.help, columns=columns_of(table))

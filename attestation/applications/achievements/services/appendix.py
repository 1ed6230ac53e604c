"""The appendix to an application: frozen as text at filing, built into files by a job later."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from attestation.applications.achievements.completeness import Results, results_of
from attestation.applications.achievements.models import ResultRow, ResultsAppendix
from attestation.applications.models import Application
from attestation.base.jobs import defer
from attestation.base.language.names import signature
from attestation.base.language.plurals import plural
from attestation.categories.choices import Category
from attestation.directory.results_models import ResultsTable, ResultsTableQuerySet
from attestation.paperwork.achievements import ResultsPaper, Table, build_blank_tables

YEARS, LEVEL, PROOF = "Годы", "Уровень", "Чем подтверждается"


def freeze(application: Application) -> ResultsAppendix:
    """Store the results as they are now, and queue a job to build the files.

    Runs in the transaction of the filing.
    """
    appendix = freeze_appendix(application)
    defer("attestation.applications.tasks.build_appendix", appendix_id=appendix.pk)
    return appendix


def freeze_appendix(application: Application) -> ResultsAppendix:
    """Return the appendix in the words of today, without its files.

    Where the tables are not filled enough to count, it has no words: it will be made of the file
    that was attached in their place.
    """
    results = results_of(application)
    content = paper_of(application, results).frozen() if results.is_enough else {}
    appendix, _ = ResultsAppendix.objects.update_or_create(
        application=application,
        revision=application.revision,
        # The same paper may be filed again after a return, with other results.
        defaults={
            "content": content,
            "frozen_at": timezone.now(),
            "built_at": None,
            "failure": "",
        },
    )
    return appendix


def paper_of(application: Application, results: Results) -> ResultsPaper:
    """Return the appendix of ``application`` as it would be now: the tables that have rows."""
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
    """Return the headings of a table, on the page, on paper and in the blank."""
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


def blank_tables(category: str, label: str, tables: Iterable[ResultsTable]) -> bytes:
    """``tables`` as a Word file to fill in: the same headings as on the page and in the appendix.

    Args:
        category: its code.
        label: «первая категория».
    """
    empty = (
        Table(title=table.title, help=table.help, columns=columns_of(table)) for table in tables
    )
    return build_blank_tables(sought(category, label), tuple(empty))


@dataclass(frozen=True)
class Blank:
    """The blank tables of a category: its code, «первая категория (пункт 35 …)», their number."""

    category: str
    label: str
    tables: int


def public_blanks() -> list[Blank]:
    """Return the categories whose tables everybody may fill in, in their usual order."""
    counted = dict(
        _public_tables().order_by("category").values_list("category").annotate(Count("pk"))
    )
    return [
        Blank(category, sought(category, _label(category)), counted[category])
        for category in Category.values
        if category in counted
    ]


def public_blank(category: str) -> bytes | None:
    """Return the blank tables of a category for every position, or None where it has none."""
    tables = _public_tables().for_category(category).order_by("place", "pk")
    if not tables:
        return None
    return blank_tables(category, _label(category), tables)


def _public_tables() -> ResultsTableQuerySet:
    return ResultsTable.objects.on(timezone.localdate()).filter(positions=None)


def _label(category: str) -> str:
    return Application(category=category).category_label

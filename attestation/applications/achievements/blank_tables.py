"""The tables of results before anybody has filled them in: their headings, and a Word file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from attestation.applications.models import Application
from attestation.categories.choices import Category
from attestation.directory.results_models import ResultsTable, ResultsTableQuerySet
from attestation.paperwork.achievements import Table, build_blank_tables

YEARS, LEVEL, PROOF = "Годы", "Уровень", "Чем подтверждается"


def sought(category: str, label: str) -> str:
    """«первая категория (пункт 35 Порядка аттестации)»."""
    clauses = ResultsTable.objects.for_category(category).values_list("clause", flat=True)
    clause = clauses.order_by("-valid_from").first()
    return f"{label} (пункт {clause} Порядка аттестации)" if clause else label


def columns_of(table: ResultsTable) -> tuple[str, ...]:
    """Return the headings of a table, on the page, on paper and in the blank."""
    level = (LEVEL,) if table.asks_level else ()
    return (table.title_column, YEARS, *level, table.result_column, PROOF)


def blank_tables(category: str, label: str, tables: Iterable[ResultsTable]) -> bytes:
    """``tables`` as a Word file to fill in: the same headings as on the page and in the appendix.

    Args:
        category: its code.
        label: «первая категория».
    """
    return build_blank_tables(sought(category, label), empty_tables(tables))


def empty_tables(tables: Iterable[ResultsTable]) -> tuple[Table, ...]:
    """``tables`` as they are printed: headings without rows."""
    return tuple(
        Table(title=table.title, help=table.help, columns=columns_of(table)) for table in tables
    )


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

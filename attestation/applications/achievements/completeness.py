"""The results of professional activity in an application, and whether they are sufficient."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from attestation.applications.achievements.models import ResultRow, ResultsAppendix
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.language.plurals import plural
from attestation.directory.results_models import ResultsTable


@dataclass(frozen=True)
class ResultsSection:
    """A table with its rows; ``is_strange`` where the table is not of the sought category."""

    table: ResultsTable
    rows: list[ResultRow] = field(default_factory=list)
    is_strange: bool = False


@dataclass(frozen=True)
class Results:
    """All sections of an application."""

    sections: list[ResultsSection]

    @property
    def own(self) -> list[ResultsSection]:
        """Those of the sought category; the others do not count."""
        return [section for section in self.sections if not section.is_strange]

    @property
    def rows(self) -> list[ResultRow]:
        return [row for section in self.sections for row in section.rows]

    @property
    def filled(self) -> int:
        """The number of tables that have a row."""
        return sum(bool(section.rows) for section in self.own)

    @property
    def lacking(self) -> list[ResultsSection]:
        """Tables without which the application cannot be filed, and that are empty."""
        return [one for one in self.own if one.table.is_required and not one.rows]

    @property
    def is_enough(self) -> bool:
        """True if a table has rows and no required one is empty (order 196, clause 28)."""
        return self.filled > 0 and not self.lacking

    @property
    def hint(self) -> str:
        """A hint on what to fill in place of a file; empty if there are no tables."""
        if not self.sections:
            return ""
        if self.filled and self.lacking:
            return f"не заполнено: {', '.join(f'«{section.table}»' for section in self.lacking)}"
        return "файл или заполненные таблицы"

    @property
    def unproved(self) -> int:
        """The number of rows without a file."""
        return sum(not row.proofs.all() for row in self.rows)

    @property
    def saved_at(self) -> datetime.datetime | None:
        return max((row.saved_at for row in self.rows), default=None)

    @property
    def progress(self) -> str:
        """«заполнено 3 из 5 разделов»."""
        count = len(self.own)
        return f"заполнено {self.filled} из {count} {plural(count, 'раздела', *['разделов'] * 2)}"


def results_of(application: Application) -> Results:
    """Return the tables of the category and the position that are sought, each with its rows.

    A row stands in the table of its subject (``code``), whatever category or wording it was
    written for; rows whose subject has no table now come last, in the table they were written for.
    """
    tables = list(
        ResultsTable.objects.on(timezone.localdate())
        .for_category(application.category)
        .for_position(application.position)
        .order_by("place", "pk")
    )
    attached = ApplicationDocument.objects.filter(detached_at=None).select_related("file")
    rows = list(
        application.results.select_related("table").prefetch_related(
            Prefetch("proofs", queryset=attached)
        )
    )
    sections = [
        ResultsSection(table, [r for r in rows if r.table.code == table.code]) for table in tables
    ]
    known = {table.code for table in tables}
    strange = {row.table.code: row.table for row in rows if row.table.code not in known}
    sections += [
        ResultsSection(table, [row for row in rows if row.table.code == code], is_strange=True)
        for code, table in strange.items()
    ]
    return Results(sections)


def earlier_with_results(application: Application) -> list[Application]:
    """Other applications of the same person whose rows could be copied, the latest first."""
    others = Application.objects.filter(applicant=application.applicant_id)
    with_rows = others.exclude(pk=application.pk).filter(results__isnull=False).distinct()
    return list(with_rows.for_list().order_by("-created_at")[:5])


def appendix_of(application: Application) -> ResultsAppendix | None:
    """Return the appendix frozen when the current revision was filed."""
    return application.appendices.filter(revision=application.revision).first()

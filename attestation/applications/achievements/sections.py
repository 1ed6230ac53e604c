"""Results of professional activity on the pages of an application."""

from typing import Any

from attestation.accounts.models import User
from attestation.applications.achievements.completeness import appendix_of, results_of
from attestation.applications.achievements.results_file import require_filled
from attestation.applications.achievements.services import rows
from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import (
    Substitute,
    content_checks,
    substitutes,
)
from attestation.applications.models import Application
from attestation.applications.sections import PageSection, page_sections
from attestation.applications.workflow import EDITABLE


@substitutes.add
def tables_in_place_of_file(application: Application, kind: DocumentKind) -> Substitute | None:
    """Return the tables, which may stand in place of a file of results."""
    return results_of(application) if kind == DocumentKind.RESULTS else None


@content_checks.add
def filled_file(application: Application, kind: DocumentKind, file: Any, content_type: str) -> None:
    """Refuse an empty file of results, or one of another clause."""
    if kind == DocumentKind.RESULTS:
        require_filled(application, file, content_type)


@page_sections.add(priority=10)
def results_section(application: Application, user: User) -> PageSection | None:
    """Return the tables, to be filled or to be read, and the appendix that was made of them."""
    results = results_of(application)
    is_filed = application.state not in EDITABLE
    appendix = appendix_of(application) if is_filed else None
    may_fill = rows.may_fill(application, actor=user)
    if not (results.rows or may_fill or appendix):
        return None
    kind = DocumentKind.APPENDIX
    attached = application.documents.filter(detached_at=None)
    context = {
        "results": results,
        "is_by_file": not results.rows and attached.filter(kind=DocumentKind.RESULTS).exists(),
        "may_fill": may_fill,
        "appendix": appendix,
        "files": attached.filter(kind=kind).select_related("file") if appendix else [],
        "is_own": application.applicant_id == user.pk,
    }
    tab = "Таблицы результатов" if results.rows else ""
    return PageSection("applications/achievements/_section.html", context, tab)

"""The writes to the tables of results, by the applicant and the school coordinator."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max

from attestation.accounts.models import User
from attestation.applications.achievements.completeness import results_of
from attestation.applications.achievements.models import ResultRow
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.workflow import EDITABLE
from attestation.base.errors import DomainError
from attestation.base.permissions import PermissionResult, denied
from attestation.directory.results_models import ResultsTable
from attestation.journal.services import locked, log_entry

#: A table on paper stays readable, and is drawn in seconds.
MAX_ROWS = 100
_WORDS = ("title", "year_from", "year_until", "level", "result")
#: The subject of a table → what kind of document proves its rows.
PROOF_KINDS = {
    "monitoring": DocumentKind.MONITORING,
    "state-monitoring": DocumentKind.MONITORING,
    "abilities": DocumentKind.PUPILS,
    "contribution": DocumentKind.OPEN_LESSON,
    "community": DocumentKind.COMMUNITY,
    "leading": DocumentKind.COMMUNITY,
    "materials": DocumentKind.PUBLICATION,
    "own-contests": DocumentKind.OWN_CONTEST,
}


def may_fill(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may change the tables now."""
    verdict = document_services.may_attach(application, DocumentKind.RESULTS, actor=actor)
    if verdict:
        return verdict
    if application.state not in EDITABLE:
        return denied("Заявление подано: таблицы можно только смотреть.")
    return denied("Заполнять таблицы может только сам заявитель или координатор его организации.")


@transaction.atomic
def save_row(
    application: Application,
    table: ResultsTable,
    values: dict[str, Any],
    *,
    row: ResultRow | None = None,
    upload: Any = None,
    actor: User,
) -> ResultRow:
    """Write one line of a table; a new one goes to its end.

    Args:
        values: ``title``, ``year_from``, ``year_until``, ``level``, ``result`` and ``proofs``, the
            documents of this application that prove it.
        row: the line to change, or None for a new one.
        upload: one more file that proves it; it is attached to the application.

    Raises:
        DomainError: the application is filed, the table is full or the file cannot be taken.
    """
    application = locked(application)
    may_fill(application, actor=actor).raise_if_denied()
    row = _present(application, row) if row else _new_row(application, table)
    for name in _WORDS:
        setattr(row, name, values[name])
    row.saved_by = actor
    row.save()
    proofs = [document for document in values["proofs"] if _is_proof(document, application)]
    if upload is not None:
        kind = PROOF_KINDS.get(table.code, DocumentKind.OTHER)
        title = row.title[:200]
        proofs.append(document_services.attach(application, kind, upload, title=title, actor=actor))
    row.proofs.set(proofs)
    return row


@transaction.atomic
def delete_row(row: ResultRow, *, actor: User) -> None:
    """Delete a line; its files stay attached.

    Raises:
        DomainError: the application is filed, or the line is gone.
    """
    application = locked(row.application)
    may_fill(application, actor=actor).raise_if_denied()
    _present(application, row).delete()


@transaction.atomic
def move_row(row: ResultRow, *, up: bool, actor: User) -> None:
    """Move a line one place up or down within its table; at the edge nothing happens.

    Raises:
        DomainError: the application is filed, or the line is gone.
    """
    application = locked(row.application)
    may_fill(application, actor=actor).raise_if_denied()
    row = _present(application, row)
    rows = list(application.results.filter(table__code=row.table.code))
    index = rows.index(row)
    target = index - 1 if up else index + 1
    if 0 <= target < len(rows):
        rows.insert(target, rows.pop(index))
    for place, one in enumerate(rows, start=1):
        one.place = place
    ResultRow.objects.bulk_update(rows, ["place"])


@transaction.atomic
def copy_rows(application: Application, source: Application, *, actor: User) -> int:
    """Copy the rows of an earlier application of the same person, with their files.

    Existing rows (same table, words and years) are skipped, so that copying twice does no harm.

    Returns:
        the number of rows added.

    Raises:
        DomainError: the application is filed, or the source belongs to another person.
    """
    application = locked(application)
    may_fill(application, actor=actor).raise_if_denied()
    if source.applicant_id != application.applicant_id or source.pk == application.pk:
        raise DomainError("Скопировать можно только таблицы своего другого заявления.")
    there = {_identity(row) for row in application.results.select_related("table")}
    tables = {section.table.code: section.table for section in results_of(application).sections}
    copies: dict[int, ApplicationDocument] = {}
    added = 0
    for section in results_of(source).sections:
        for row in section.rows:
            if _identity(row) in there:
                continue
            proofs = [_copied(proof, application, copies, actor) for proof in row.proofs.all()]
            copy = _new_row(application, tables.get(row.table.code, row.table))
            for name in _WORDS:
                setattr(copy, name, getattr(row, name))
            copy.saved_by = actor
            copy.save()
            copy.proofs.set(proofs)
            added += 1
    if added:
        text = f"Скопированы результаты из заявления «{source.position_label}»: строк {added}."
        log_entry("application.copy_results", text, actor=actor, application=application)
    return added


def _identity(row: ResultRow) -> tuple[Any, ...]:
    return (row.table.code, row.title, row.year_from, row.year_until, row.result)


def _copied(
    proof: ApplicationDocument,
    application: Application,
    copies: dict[int, ApplicationDocument],
    actor: User,
) -> ApplicationDocument:
    """Return the same file attached to ``application``, once however many lines it proves."""
    if proof.pk not in copies:
        with proof.file.blob.open() as blob:
            content = io.BytesIO(blob.read())
        upload = SimpleUploadedFile(proof.file.original_name, content.getvalue())
        copies[proof.pk] = document_services.attach(
            application, proof.kind, upload, title=proof.title, actor=actor
        )
    return copies[proof.pk]


def _new_row(application: Application, table: ResultsTable) -> ResultRow:
    if application.results.filter(table__code=table.code).count() >= MAX_ROWS:
        raise DomainError(
            f"В одной таблице может быть не больше {MAX_ROWS} строк. Объедините похожие."
        )
    place = _next_place(application, table)
    return ResultRow(application=application, table=table, place=place)


def _next_place(application: Application, table: ResultsTable) -> int:
    rows = application.results.filter(table__code=table.code)
    return (rows.aggregate(last=Max("place"))["last"] or 0) + 1


def _present(application: Application, row: ResultRow) -> ResultRow:
    found = application.results.select_related("table").filter(pk=row.pk).first()
    if found is None:
        raise DomainError("Этой строки уже нет: её удалили в другом окне.")
    return found


def _is_proof(document: ApplicationDocument, application: Application) -> bool:
    """Of this application, and attached still."""
    return document.application_id == application.pk and document.detached_at is None

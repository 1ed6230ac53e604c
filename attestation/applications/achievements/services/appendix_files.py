"""Making the files of an appendix: from the frozen tables, or from the file that was attached."""

import io
import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from attestation.applications.achievements.models import ResultsAppendix
from attestation.applications.achievements.results_file import is_blank
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.workflow import EDITABLE
from attestation.files import pdf_documents
from attestation.files import services as files
from attestation.files.formats import DOCX, PDF, FileFormatError, FileKind
from attestation.files.sandbox import client as sandbox_client
from attestation.journal.services import log_entry
from attestation.paperwork.achievements import ResultsPaper, build_results_docx, build_results_pdf
from attestation.paperwork.docx.html import UnreadableDocxError
from attestation.paperwork.docx.pdf import build_word_pdf
from attestation.paperwork.drawing.html import PaperworkError

_log = logging.getLogger(__name__)
NO_PDF = "Из файла Word не удалось сделать PDF. Откройте сам документ."

#: So much is bound into one file: a process apart holds it three times over.
_BOUND_BYTES = 60 * 1024 * 1024

NOT_BOUND = "Файлы PDF с результатами не удалось соединить в один. Откройте их по отдельности."


@dataclass
class _Files:
    """The files that could be built."""

    pdf: bytes | None = None
    docx: bytes | None = None
    failure: str = ""
    pages: int | None = None


def build(appendix_id: int) -> bool:
    """Build PDF and DOCX of an appendix and attach them; a second call does nothing.

    An application returned meanwhile gets no files: its results are being changed. Nothing is
    locked while foreign files are converted, however long they take.

    Returns:
        whether anything was attached.
    """
    appendix = ResultsAppendix.objects.select_related("application").get(pk=appendix_id)
    if not _waits(appendix, appendix.application):
        return False
    with sandbox_client.budget(sandbox_client.APPLICATION_SECONDS):
        made = _of_tables(appendix) if appendix.content else _of_files(appendix.application)
    return _keep(appendix, made)


def _waits(appendix: ResultsAppendix, application: Application) -> bool:
    is_current = application.revision == appendix.revision and application.state not in EDITABLE
    return appendix.built_at is None and is_current


@transaction.atomic
def _keep(made_for: ResultsAppendix, made: _Files) -> bool:
    appendix = ResultsAppendix.objects.select_for_update().get(pk=made_for.pk)
    application = Application.objects.select_for_update(of=("self",)).get(
        pk=appendix.application_id
    )
    # Filed again meanwhile, it waits for other files, and has a job of its own.
    if not _waits(appendix, application) or appendix.frozen_at != made_for.frozen_at:
        return False
    for content, kind in ((made.pdf, PDF), (made.docx, DOCX)):
        if content:
            _attach(application, content, kind, pages=made.pages if kind is PDF else None)
    appendix.built_at, appendix.failure = timezone.now(), made.failure
    appendix.save(update_fields=["built_at", "failure"])
    if made.pdf or made.docx:
        text = f"Составлено приложение к заявлению, редакция {appendix.revision}."
        log_entry("application.appendix", text, actor=None, application=application)
    return bool(made.pdf or made.docx)


def unbuilt() -> list[int]:
    """Appendices that wait for their files, of applications that are still filed."""
    waiting = ResultsAppendix.objects.filter(built_at=None)
    waiting = waiting.exclude(application__state__in=EDITABLE).select_related("application")
    return [one.pk for one in waiting if one.revision == one.application.revision]


def _of_tables(appendix: ResultsAppendix) -> _Files:
    paper = ResultsPaper.thawed(appendix.content)
    return _Files(pdf=build_results_pdf(paper), docx=build_results_docx(paper))


def _of_files(application: Application) -> _Files:
    """Every file of results in its order bound into one PDF; a single Word file is the DOCX."""
    documents = application.documents.filter(kind=DocumentKind.RESULTS, detached_at=None)
    made, parts, words = _Files(), [], []
    for document in documents.select_related("file"):
        with document.file.blob.open() as blob:
            content = blob.read()
        if document.file.content_type == PDF.content_type:
            parts.append(content)
            continue
        if is_blank(io.BytesIO(content)):
            # Taken before such files were refused: an appendix is not made of nothing.
            continue
        words.append(content)
        try:
            parts.append(build_word_pdf(content, mark=_mark(application)))
        except (UnreadableDocxError, PaperworkError) as error:
            _log.warning("No PDF of document %s: %s", document.pk, error)
            made.failure = NO_PDF
    try:
        if pdf := _bound(parts):
            # Counted apart: it may be a foreign file as it came.
            made.pages = sandbox_client.run_in_sandbox(pdf_documents.examine, io.BytesIO(pdf))
            made.pdf = pdf
    except FileFormatError as error:
        _log.warning("The results of %s cannot be bound: %s", application.pk, error)
        made.failure = NOT_BOUND
    made.docx = words[0] if len(words) == 1 else None
    return made


def _bound(parts: list[bytes]) -> bytes | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    if sum(map(len, parts)) > _BOUND_BYTES:
        raise FileFormatError("вместе слишком велики.")
    made: bytes = sandbox_client.run_in_sandbox(
        pdf_documents.bound,
        io.BytesIO(b"".join(parts)),
        seconds=sandbox_client.FILE_SECONDS,
        max_answer=2 * _BOUND_BYTES,
        lengths=[len(part) for part in parts],
    )
    return made


def _mark(application: Application) -> str:
    return f"Редакция {application.revision} · {application.code}"


def _attach(application: Application, content: bytes, kind: FileKind, *, pages: int | None) -> None:
    label = DocumentKind.APPENDIX.label
    what = kind.extensions[0].upper()
    stored = files.store_bytes(
        content,
        name=f"{label} {application.surname} редакция {application.revision}.{kind.extensions[0]}",
        content_type=kind.content_type,
        actor=None,
        pages=pages,
    )
    ApplicationDocument.objects.create(
        application=application,
        kind=DocumentKind.APPENDIX,
        title=f"{label}, редакция {application.revision} ({what})",
        file=stored,
        revision=application.revision,
        attached_by=application.applicant,
    )

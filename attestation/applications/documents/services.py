"""The writes to the documents of an application, by its applicant and school coordinator."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind, Form
from attestation.applications.documents import (
    combined_upload,
    deadlines,
    requirements,
    scans,
    title_quality,
)
from attestation.applications.documents.requests import DocumentRequest
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.renewal.asking import ask
from attestation.applications.workflow import EDITABLE
from attestation.base.errors import DomainError
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.files import services as files
from attestation.files.checks import Inspection, inspect
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client
from attestation.files.uploads.models import Upload
from attestation.files.uploads.services import received, use_up, waiting_for
from attestation.journal.services import locked, log_entry
from attestation.signatures.kinds import manner_of
from attestation.signatures.models import Signature

_MAY = frozenset({Role.APPLICANT, Role.SCHOOL_COORDINATOR})

#: Limits on files ever attached: a multiple of the allowed number, and the total bytes.
_EVER = 4
_BYTES_EVER = 20 * 1024**3
#: What the titles of papers signed in the system begin with.
_SIGNED = {
    DocumentKind.SIGNED_SCAN: "Заявление",
    DocumentKind.PETITION: "Ходатайство работодателя",
}
#: How many detached documents are offered to be attached again.
_SHOWN_DETACHED = 10


def may_attach(application: Application, kind: str, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may attach a document of ``kind`` (a `DocumentKind`) now."""
    if not roles_towards(actor, application) & _MAY:
        return denied(
            "Прикреплять документы может только сам заявитель или координатор его организации."
        )
    if kind == DocumentKind.LESSON_VIDEO and application.form != Form.DISTANCE:
        return denied("Видеозапись урока нужна только при дистанционной форме аттестации.")
    if application.state not in EDITABLE:
        if kind not in EVIDENCE_KINDS:
            return denied("Заявление уже подано, изменить его нельзя.")
        if late := deadlines.deadline_error(application, today=timezone.localdate()):
            return denied(late)
    if kind == DocumentKind.SIGNED_SCAN:
        return _may_attach_scan(application)
    if kind == DocumentKind.PETITION and not manner_of(requirements.PETITION).takes_scans:
        return denied("Ходатайство подписывает в системе представитель вашей организации.")
    return ALLOWED


def _may_attach_scan(application: Application) -> PermissionResult:
    if not paper_stands(application):
        return denied(
            "Сначала сформируйте заявление, распечатайте и подпишите его, а потом прикрепите скан."
        )
    if requirements.signed_in_system(application):
        return denied("Заявление уже подписано в системе, скан не нужен.")
    if not manner_of(requirements.APPLICATION).takes_scans:
        return denied("Заявления подписывают в системе: откройте заявление и подпишите его там.")
    return ALLOWED


def may_write_petition(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` writes and signs petitions for the employer of this application."""
    if Role.SCHOOL_COORDINATOR not in roles_towards(actor, application):
        return denied("Ходатайство пишет и подписывает представитель организации педагога.")
    if application.category not in requirements.WITH_PETITION:
        return denied("Для этой категории ходатайство не нужно.")
    if application.state not in EDITABLE:
        return denied("Заявление уже подано.")
    if not manner_of(requirements.PETITION).is_offered:
        return denied("В этом институте ходатайства подписывают на бумаге.")
    return ALLOWED


def may_detach(document: ApplicationDocument, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may detach this document: only what they attached themselves."""
    application = document.application
    if document.attached_by_id != actor.pk:
        return denied(f"Этот документ прикрепил(а) {document.attached_by.short_name.rstrip('.')}.")
    if not roles_towards(actor, application) & _MAY:
        return denied("У вас больше нет прав на документы этого заявления.")
    if document.kind == DocumentKind.SIGNED_SCAN and requirements.signed_in_system(application):
        return denied(
            "Подписанное в системе не открепляют. Если изменить данные, подпись перестанет "
            "действовать сама."
        )
    if application.state not in EDITABLE:
        if document.kind not in EVIDENCE_KINDS:
            return denied("Заявление подано с этим документом, открепить его нельзя.")
        if row := document.proves.first():
            return denied(
                f"Этим документом подтверждается поданная строка результатов «{row}»: открепить "
                "его нельзя."
            )
    return may_attach(application, document.kind, actor=actor)


def place_of(application: Application) -> str:
    """Return the place of uploads that wait for their meaning (`attestation.files.uploads`)."""
    return f"application-{application.pk}"


def unnamed(application: Application, *, actor: User) -> list[Upload]:
    """Return what ``actor`` has uploaded for the application and neither named nor thrown away."""
    return waiting_for(place_of(application), actor=actor)


@dataclass(frozen=True)
class _Looked:
    """A file that has been looked at, with what was found; nothing is written yet."""

    kind: str
    file: Any
    facts: Inspection
    remarks: list[dict[str, Any]]


@sandbox_client.budget(sandbox_client.FILE_SECONDS)
def attach(
    application: Application,
    kind: str,
    upload: Any,
    *,
    title: str = "",
    request: DocumentRequest | None = None,
    actor: User,
) -> ApplicationDocument:
    """Attach a file with its meaning; a new signed scan replaces the old one.

    Files are looked at before anything is locked: that may take as long as a file can make it.

    Args:
        kind: a `DocumentKind` that `documents.RULES` knows.
        upload: Django's ``UploadedFile`` or an `UploadReference` to a file uploaded before the
            form. In place of the signed scan it may be an archive of the scan and the Word
            tables: both are attached.
        title: the description; the label of the kind if empty.
        request: by which one document is taken after the filing, in place of the usual rules.

    Returns:
        the document; for an archive, the scan.

    Raises:
        DomainError: the file is not acceptable, or documents may not be attached now.
    """
    # Of the moment: what the caller holds may be older than the page.
    application.refresh_from_db()
    may = request.verdict if request else partial(may_attach, kind=kind)
    may(application, actor=actor).raise_if_denied()
    with received(upload, actor=actor) as file:
        parts = [(DocumentKind(kind), file)]
        if request is None and combined_upload.is_combined_upload(kind, file):
            parts, title = combined_upload.parts_of(file), ""
        looked = [_look(application, one, part, title=title) for one, part in parts]
        with transaction.atomic():
            # First: who comes second finds here that the bytes are gone, or going.
            use_up(upload, actor=actor)
            current = locked(application)
            may(current, actor=actor).raise_if_denied()
            if (current.revision, current.category) != (application.revision, application.category):
                raise DomainError(
                    "Пока файл проверялся, заявление изменили. Прикрепите файл ещё раз.",
                    field="file",
                )
            first, *_ = [_keep(current, one, title=title, actor=actor) for one in looked]
            if request is not None:
                request.meet(first, actor=actor)
            return first


@transaction.atomic
def attach_signed(
    application: Application,
    signature: Signature,
    *,
    kind: DocumentKind = DocumentKind.SIGNED_SCAN,
    actor: User,
) -> ApplicationDocument:
    """Attach what was signed in the system, in place of a scan; the caller has locked the row."""
    _require_room(application)
    return _attach_file(
        application,
        kind,
        signature.file,
        title=f"{_SIGNED[kind]}, подписано в системе № {signature.number}",
        remarks=[],
        actor=actor,
    )


def _look(application: Application, kind: DocumentKind, file: Any, *, title: str) -> _Looked:
    facts = inspect(file, requirements.RULES[kind])
    if kind in EVIDENCE_KINDS:
        _require_meaning(title)
        _require_new(application, facts.sha256)
    for check in requirements.content_checks:
        check(application, kind, file, facts.content_type)
    _require_room(application)
    remarks: list[dict[str, Any]] = []
    if kind == DocumentKind.SIGNED_SCAN:
        remarks = scans.remarks_on(application, file, facts.content_type)
    return _Looked(kind, file, facts, remarks)


def _keep(
    application: Application, looked: _Looked, *, title: str, actor: User
) -> ApplicationDocument:
    kind = looked.kind
    if kind in EVIDENCE_KINDS:
        _require_new(application, looked.facts.sha256)
    _require_room(application)
    return _attach_file(
        application,
        kind,
        files.keep(looked.file, looked.facts, actor=actor),
        title=title or DocumentKind(kind).label,
        remarks=looked.remarks,
        actor=actor,
    )


def _attach_file(
    application: Application,
    kind: str,
    stored: StoredFile,
    *,
    title: str,
    remarks: list[dict[str, Any]],
    actor: User,
) -> ApplicationDocument:
    if kind == DocumentKind.SIGNED_SCAN:
        application.documents.filter(kind=kind, detached_at=None).update(detached_at=timezone.now())
    document = ApplicationDocument.objects.create(
        application=application,
        kind=kind,
        title=title,
        file=stored,
        revision=application.revision,
        place=_next_place(application, kind),
        remarks=remarks,
        attached_by=actor,
    )
    _record(application, "attach", f"Прикреплён документ «{document.title}».", actor=actor)
    return document


def _require_meaning(title: str) -> None:
    if not title_quality.is_meaningful_title(title):
        raise DomainError(
            f"По названию «{title}» непонятно, что это. {title_quality.HINT}", field="title"
        )


def _require_new(application: Application, sha256: str) -> None:
    same = application.documents.filter(detached_at=None, file__sha256=sha256).first()
    if same is not None:
        raise DomainError(f"Точно такой файл уже прикреплён: «{same.title}». Второй раз не нужно.")


def _require_room(application: Application) -> None:
    # Detached files stay on the disk: attaching and detaching must be limited.
    ever = application.documents.aggregate(count=Count("pk"), size=Sum("file__size"))
    most = _EVER * settings.DOCUMENTS_PER_APPLICATION
    if ever["count"] >= most or (ever["size"] or 0) > _BYTES_EVER:
        raise DomainError(
            "К этому заявлению прикрепляли и открепляли слишком много файлов. Напишите в центр "
            "аттестации: оператор поможет."
        )
    _require_free_place(application)


def _require_free_place(application: Application) -> None:
    if application.documents.filter(detached_at=None).count() >= settings.DOCUMENTS_PER_APPLICATION:
        raise DomainError(
            f"К заявлению уже прикреплено {settings.DOCUMENTS_PER_APPLICATION} файлов. Соберите "
            "похожие документы в архив ZIP или открепите лишнее."
        )


def _next_place(application: Application, kind: str) -> int:
    places = application.documents.filter(kind=kind, detached_at=None)
    return (places.aggregate(last=Max("place"))["last"] or 0) + 1


@transaction.atomic
def detach(document: ApplicationDocument, *, actor: User) -> None:
    """Detach a document that the actor attached; it stays in the record.

    Raises:
        DomainError: another user attached it, or the application is filed.
    """
    application = locked(document.application)
    document = application.documents.select_related("attached_by").get(pk=document.pk)
    may_detach(document, actor=actor).raise_if_denied()
    changed = application.documents.filter(
        pk=document.pk, detached_at=None, kind__in=list(requirements.RULES)
    ).update(detached_at=timezone.now())
    if not changed:
        raise DomainError("Этот документ уже откреплён.")
    _record(application, "detach", f"Откреплён документ «{document.title}».", actor=actor)


def may_reattach(document: ApplicationDocument, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may take back that this document was detached."""
    application = document.application
    if document.detached_at is None or document.kind not in requirements.RULES:
        return denied("Этот документ уже прикреплён.")
    if document.attached_by_id != actor.pk:
        return denied(f"Этот документ прикрепил(а) {document.attached_by.short_name.rstrip('.')}.")
    if document.kind == DocumentKind.SIGNED_SCAN:
        if document.revision != application.revision:
            return denied("Это скан прежней редакции заявления, он больше не действует.")
        if application.documents.filter(kind=document.kind, detached_at=None).exists():
            return denied("Уже прикреплён другой скан подписанного заявления.")
    return may_attach(application, document.kind, actor=actor)


def detached_by(application: Application, *, actor: User) -> list[ApplicationDocument]:
    """Return what ``actor`` has detached and may attach again, the latest first."""
    gone = application.documents.filter(attached_by=actor, kind__in=list(requirements.RULES))
    present = set(
        application.documents.filter(detached_at=None).values_list("file__sha256", flat=True)
    )
    found = gone.exclude(detached_at=None).select_related("file").order_by("-detached_at")
    for document in found:
        document.application = application
    return [
        document
        for document in found[:_SHOWN_DETACHED]
        if document.file.sha256 not in present and may_reattach(document, actor=actor)
    ]


@transaction.atomic
def reattach(document: ApplicationDocument, *, actor: User) -> None:
    """Take back a detaching: the document stands again where it stood, and proves what it proved.

    Raises:
        DomainError: the actor may not, another one has come in its place, or there are too many.
    """
    application = locked(document.application)
    document = application.documents.select_related("attached_by", "file").get(pk=document.pk)
    document.application = application
    may_reattach(document, actor=actor).raise_if_denied()
    _require_new(application, document.file.sha256)
    _require_free_place(application)
    document.detached_at = None
    document.save(update_fields=["detached_at"])
    _record(application, "attach", f"Снова прикреплён документ «{document.title}».", actor=actor)


@transaction.atomic
def reorder(document: ApplicationDocument, *, up: bool, actor: User) -> None:
    """Move a document one place up or down among those of its kind; at the edge nothing happens.

    Raises:
        DomainError: the actor may not work with the documents of this application now.
    """
    application = locked(document.application)
    may_attach(application, document.kind, actor=actor).raise_if_denied()
    row = list(application.documents.filter(kind=document.kind, detached_at=None))
    index = next((i for i, one in enumerate(row) if one.pk == document.pk), None)
    if index is None:
        raise DomainError("Этот документ уже откреплён.")
    target = index - 1 if up else index + 1
    if 0 <= target < len(row):
        row.insert(target, row.pop(index))
    for place, one in enumerate(row, start=1):
        one.place = place
    ApplicationDocument.objects.bulk_update(row, ["place"])


def _record(application: Application, act: str, text: str, *, actor: User) -> None:
    log_entry(f"application.{act}", text, actor=actor, application=application)
    ask(application.pk, state=application.state)

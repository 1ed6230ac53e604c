"""Documents of invented applications: papers, their signed copies, evidence as Word files."""

import datetime
import hashlib
import io
import random
from collections import Counter
from datetime import timedelta

import pikepdf

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentKind
from attestation.applications.choices import DocumentKind, Form
from attestation.applications.documents import scans
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.paper import paper_of
from attestation.applications.precheck import services as precheck
from attestation.applications.precheck.models import Precheck
from attestation.applications.workflow import ApplicationState
from attestation.categories.choices import Category, HeldCategory
from attestation.demo import drawing
from attestation.demo.application_histories import ApplicationHistory
from attestation.demo.clock import at, own_time
from attestation.demo.context import required
from attestation.files.formats import DOCX, PDF, FileKind
from attestation.files.models import StoredFile
from attestation.files.services import store_bytes
from attestation.paperwork.papers import build_application
from attestation.signatures.models import Confirmation, Signature
from attestation.signatures.sheet import SignatureSheet, with_sheets


def kinds_of(life: ApplicationHistory, application: Application) -> list[DocumentKind]:
    """The documents that the application has where its life stands, the paper first."""
    if not life.generated:
        return []
    kinds = [DocumentKind.BUILT]
    if not life.submitted:
        return kinds
    kinds += [DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS]
    if application.held_category != HeldCategory.NONE:
        kinds.append(DocumentKind.HELD_CATEGORY)
    if application.form == Form.SIMPLIFIED:
        kinds.append(DocumentKind.GROUND)
    if application.category in {Category.METHODIST, Category.MENTOR}:
        kinds.append(DocumentKind.PETITION)
    return kinds


def attach(
    life: ApplicationHistory, application: Application, rng: random.Random, *, is_history: bool
) -> list[ApplicationDocument]:
    """Store the files that the application has at this point of its life; build their rows.

    Args:
        is_history: the application is no longer in work, so that an extract replaces the paper
            built by the system, for it is drawn ten times faster.
    """
    kinds = kinds_of(life, application)
    if not kinds:
        return []
    if is_history:
        paper = drawing.extract(_extract_of(application))
        scan = drawing.extract(_extract_of(application), ink=rng)
    else:
        paper = build_application(paper_of(application, year=required(life.generated).year))
        scan = drawing.signed(paper, ink=rng)
    signs_here = not is_history and consent_services.given(life.teacher, ConsentKind.SIGNING)
    if signs_here:
        sheet = _sheet(life, application, paper, signs_here)
        scan = with_sheets(paper, [sheet])
    contents = {DocumentKind.BUILT: paper, DocumentKind.SIGNED_SCAN: scan}
    documents = []
    for kind in kinds:
        content = contents.get(kind) or drawing.word_file(_words_of(application, kind))
        form = PDF if kind in contents else DOCX
        with at(_moment(life, kind)):
            stored = store_bytes(
                content,
                name=_file_name(application, kind, form),
                content_type=form.content_type,
                actor=application.applicant,
                pages=_pages(content) if form is PDF else None,
            )
        documents.append(row(life, application, kind, stored))
        if signs_here and kind == DocumentKind.SIGNED_SCAN:
            documents[-1].title = f"Заявление, подписано в системе № {sheet.number}"
            _sign(life, sheet, stored, size=len(paper), consent=signs_here)
    return documents


def _sheet(
    life: ApplicationHistory, application: Application, paper: bytes, consent: Consent
) -> SignatureSheet:
    return SignatureSheet(
        number="DEMA-NSTR-2345",
        title=f"Заявление {application.code}, редакция {application.revision}",
        signer_name=str(life.teacher),
        signed_at=_moment(life, DocumentKind.SIGNED_SCAN),
        confirmed_by=Confirmation.LETTER.label,
        sha256=hashlib.sha256(paper).hexdigest(),
        rules=f"версия {consent.document.version} от {consent.document.valid_from:%d.%m.%Y}",
    )


def _sign(
    life: ApplicationHistory,
    sheet: SignatureSheet,
    stored: StoredFile,
    *,
    size: int,
    consent: Consent,
) -> None:
    Signature.objects.create(
        number=sheet.number,
        person=life.teacher,
        signer_name=sheet.signer_name,
        title=sheet.title,
        sha256=sheet.sha256,
        size=size,
        file=stored,
        signed_at=sheet.signed_at,
        confirmed_by=Confirmation.LETTER,
        address="192.0.2.7",
        rules=consent.document,
    )


def row(
    life: ApplicationHistory, application: Application, kind: DocumentKind, stored: StoredFile
) -> ApplicationDocument:
    """The unsaved document of a stored file."""
    is_built = kind == DocumentKind.BUILT
    return ApplicationDocument(
        application=application,
        kind=kind,
        title=f"Заявление, редакция {application.revision}" if is_built else kind.label,
        file=stored,
        revision=application.revision,
        attached_by=application.applicant,
        attached_at=_moment(life, kind),
    )


def keep(documents: list[ApplicationDocument]) -> None:
    """Insert the rows with the moments of their attachment."""
    with own_time(ApplicationDocument, "attached_at"):
        ApplicationDocument.objects.bulk_create(documents, batch_size=2000)


def look() -> Counter[str]:
    """Check the scans as an upload does, then look at each application; count the verdicts."""
    waiting = Application.objects.filter(state=ApplicationState.SUBMITTED).order_by("pk")
    for application in waiting:
        scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN, detached_at=None)
        if not scan.file.signatures.exists():
            scan.remarks = scans.remarks_on(
                application, io.BytesIO(scan.file.read()), PDF.content_type
            )
            scan.save(update_fields=["remarks"])
        precheck.look(application.pk)
    return Counter(Precheck.objects.values_list("verdict", flat=True))


def _moment(life: ApplicationHistory, kind: DocumentKind) -> datetime.datetime:
    minutes = {DocumentKind.BUILT: 0, DocumentKind.SIGNED_SCAN: 2}.get(kind, 3)
    return required(life.generated) + timedelta(minutes=minutes)


def _file_name(application: Application, kind: DocumentKind, form: FileKind) -> str:
    name = f"{kind.label} {application.surname}"
    if kind == DocumentKind.BUILT:
        name = f"Заявление {application.surname} редакция {application.revision}"
    return f"{name}.{form.extensions[0]}"


def _extract_of(application: Application) -> list[str]:
    return [
        f"Заявление о проведении аттестации (выписка), {application.code}",
        f"От кого: {application.genitive}",
        f"Должность: {application.position_label}",
        f"Организация: {application.organization}",
        f"Заявленная категория: {application.get_category_display()}",
        f"Имеющаяся категория: {application.get_held_category_display()}",
        f"Форма аттестации: {application.get_form_display()}",
        f"Зарегистрировано под № {application.number_label}",
        "Подпись: ____________________",
    ]


def _words_of(application: Application, kind: DocumentKind) -> list[str]:
    """Return the text of a Word file of this kind; results are listed as a teacher would."""
    who = f"{application.full_name}, {application.position_label}, {application.organization}"
    if kind == DocumentKind.HELD_CATEGORY:
        return [
            f"Выписка из приказа от {application.held_order_date:%d.%m.%Y} "
            f"№ {application.held_order_number}",
            f"Квалификационная категория: {application.get_held_category_display()}",
            who,
        ]
    if kind == DocumentKind.GROUND:
        ground = required(application.ground)
        return [f"{ground.name}: {ground.document}", who]
    if kind == DocumentKind.PETITION:
        sought = application.get_category_display()
        return [f"Ходатайство работодателя об установлении категории «{sought}»", who]
    return [
        "Результаты профессиональной деятельности",
        who,
        "1. Положительная динамика освоения обучающимися образовательных программ "
        "по итогам мониторингов за три учебных года.",
        "2. Выявление и развитие способностей обучающихся: участие в муниципальных "
        "олимпиадах и конкурсах.",
        "3. Личный вклад: открытые занятия, выступления на методических объединениях, "
        "наставничество.",
    ]


def _pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)

"""Documents of invented applications: real papers with a drawn signature, real Word files."""

import datetime
import io
import random
import zipfile
from datetime import timedelta
from xml.sax.saxutils import escape

import pikepdf

from attestation.applications.choices import Category, DocumentKind, Form, HeldCategory
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.paper import paper_of
from attestation.applications.workflow import State
from attestation.demo.clock import at, own_time
from attestation.demo.lives import Life
from attestation.files.formats import DOCX, PDF, Kind
from attestation.files.models import StoredFile
from attestation.files.services import store_bytes
from attestation.paperwork.papers import build_application

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def word_file(paragraphs: list[str]) -> bytes:
    """A Word file with a bold first paragraph."""
    body = "".join(
        f"<w:p><w:r>{'<w:rPr><w:b/></w:rPr>' if first else ''}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for first, text in ((index == 0, text) for index, text in enumerate(paragraphs))
    )
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _DECLARATION + _TYPES)
        archive.writestr("_rels/.rels", _DECLARATION + _RELATIONS)
        archive.writestr("word/document.xml", _DECLARATION + document)
    return out.getvalue()


def signed(paper: bytes, rng: random.Random) -> bytes:
    """The paper with a flourish of blue ink on the line for the signature."""
    with pikepdf.open(io.BytesIO(paper)) as document:
        page = document.pages[-1]
        x, y = 285 + rng.random() * 20, 190 + rng.random() * 6
        curves = []
        for _ in range(5):
            points = [x + rng.random() * 26, y + rng.random() * 26 - 8]
            points += [x + rng.random() * 30, y - rng.random() * 18]
            x += 8 + rng.random() * 8
            points += [x, y + rng.random() * 10 - 4]
            curves.append(" ".join(f"{value:.1f}" for value in points) + " c")
        start = f"{x - 70:.1f} {y:.1f} m"
        ink = f"q 0.10 0.16 0.55 RG 1.3 w 1 J 1 j {start} {' '.join(curves)} S Q"
        page.contents_add(document.make_stream(ink.encode()))
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def kinds_of(life: Life, application: Application) -> list[DocumentKind]:
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


def attach(life: Life, application: Application, rng: random.Random) -> list[ApplicationDocument]:
    """Store the files that the application has where its life stands, and build their rows."""
    kinds = kinds_of(life, application)
    if not kinds:
        return []
    paper = build_application(paper_of(application, year=life.generated.year))
    contents = {DocumentKind.BUILT: paper}
    if DocumentKind.SIGNED_SCAN in kinds:
        contents[DocumentKind.SIGNED_SCAN] = signed(paper, rng)
    documents = []
    for kind in kinds:
        content = contents.get(kind) or word_file(_words_of(application, kind))
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
    return documents


def row(
    life: Life, application: Application, kind: DocumentKind, stored: StoredFile
) -> ApplicationDocument:
    """The unsaved document of a stored file; a return for rework has voided the signed paper."""
    is_paper = kind in {DocumentKind.BUILT, DocumentKind.SIGNED_SCAN}
    is_built = kind == DocumentKind.BUILT
    return ApplicationDocument(
        application=application,
        kind=kind,
        title=f"Заявление, редакция {application.revision}" if is_built else kind.label,
        file=stored,
        revision=application.revision,
        attached_by=application.applicant,
        attached_at=_moment(life, kind),
        detached_at=life.decided if is_paper and life.state == State.RETURNED else None,
    )


def keep(documents: list[ApplicationDocument]) -> None:
    """Insert the rows with the moments of their attachment."""
    with own_time(ApplicationDocument, "attached_at"):
        ApplicationDocument.objects.bulk_create(documents, batch_size=2000)


def _moment(life: Life, kind: DocumentKind) -> datetime.datetime:
    minutes = {DocumentKind.BUILT: 0, DocumentKind.SIGNED_SCAN: 2}.get(kind, 3)
    return life.generated + timedelta(minutes=minutes)


def _file_name(application: Application, kind: DocumentKind, form: Kind) -> str:
    name = f"{kind.label} {application.surname}"
    if kind == DocumentKind.BUILT:
        name = f"Заявление {application.surname} редакция {application.revision}"
    return f"{name}.{form.extensions[0]}"


def _words_of(application: Application, kind: DocumentKind) -> list[str]:
    """What a Word file of this kind says; results are listed as a teacher would."""
    who = f"{application.full_name}, {application.position_label}, {application.organization}"
    if kind == DocumentKind.HELD_CATEGORY:
        return [
            f"Выписка из приказа от {application.held_order_date:%d.%m.%Y} "
            f"№ {application.held_order_number}",
            f"Квалификационная категория: {application.get_held_category_display()}",
            who,
        ]
    if kind == DocumentKind.GROUND:
        return [f"{application.ground.name}: {application.ground.document}", who]
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

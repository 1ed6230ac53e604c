"""The dossier of an application, and the parts that the application itself contributes."""

from collections.abc import Iterator

from django.db.models import QuerySet

from attestation.accounts.models import User
from attestation.applications.access_log import note
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.dossiers.access import may_order
from attestation.dossiers.registry import (
    DOSSIER_TYPES,
    Chapter,
    DossierType,
    Part,
    application_parts,
    parts_of,
)
from attestation.files.models import StoredFile
from attestation.withdrawals.models import Withdrawal

_PAPER = "1 Заявление"
_DOCUMENTS = "2 Документы"
_WITHDRAWAL = "6 Отзыв заявления"
_ITSELF = (DocumentKind.BUILT, DocumentKind.SIGNED_SCAN, DocumentKind.APPENDIX)


@application_parts.add(priority=10)
def documents(application: Application, user: User) -> Iterator[Part]:
    """Yield the paper, its signed scan and appendix, then the attachments by kind."""
    visible = StoredFile.objects.visible_to(user)
    attached = application.documents.filter(detached_at=None, file__in=visible)
    found = list(attached.select_related("file"))
    order = {kind: place for place, kind in enumerate(DocumentKind)}
    itself = [one for one in found if one.kind in _ITSELF]
    for document in sorted(itself, key=lambda one: order[DocumentKind(one.kind)]):
        yield Part(_PAPER, document.title, document.file)
    for document in sorted(found, key=lambda one: order[DocumentKind(one.kind)]):
        if document.kind not in _ITSELF:
            folder = f"{_DOCUMENTS}/{document.get_kind_display()}"
            yield Part(folder, document.title, document.file)


@application_parts.add(priority=90)
def withdrawals(application: Application, user: User) -> Iterator[Part]:
    """The requests to withdraw it, with their signed scans."""
    visible = Withdrawal.objects.visible_to(user).filter(application=application)
    for withdrawal in visible.select_related("paper", "scan").order_by("number"):
        yield Part(_WITHDRAWAL, "Заявление на отзыв", withdrawal.paper)
        if withdrawal.scan:
            yield Part(_WITHDRAWAL, "Подписанное заявление на отзыв", withdrawal.scan)


def chapter_of(application: Application, user: User, *, folder: str = "") -> Chapter:
    """One application as a chapter of its own."""
    facts = [
        ("Педагог", application.full_name),
        ("Должность", application.position_label),
        ("Место работы", f"{application.organization}, {application.organization.municipality}"),
        ("Заявлено", application.category_label),
        ("Форма аттестации", application.get_form_display()),
        ("Регистрационный номер", application.number_label or "ещё не присвоен"),
        ("Состояние", application.get_state_display()),
    ]
    title = f"Досье заявления: {application.full_name}"
    return Chapter(folder, title, facts, parts_of(application, user))


def _visible(user: User) -> QuerySet[Application]:
    return Application.objects.visible_to(user).for_list()


def _name(application: Application) -> str:
    number = application.number_label or application.code
    return f"Досье {application.full_name} {number}"


DOSSIER_TYPES["application"] = DossierType(
    visible=_visible,
    may_order=may_order,
    chapters=lambda application, user: [chapter_of(application, user)],
    name=_name,
    note=lambda application, user: note(application, user, "скачал(а) досье заявления"),
    inside="заявление, документы и всё, что вам открыто",
    back="К заявлению",
)

"""Jobs that somebody's act has asked for, each with something to do."""

from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from attestation.applications.achievements.models import ResultsAppendix
from attestation.categories.imports.services import register_imports
from attestation.directory.models import Municipality
from attestation.dossiers.services import requests as dossiers
from attestation.evaluation.word_templates import services as word_templates
from attestation.notifications.services.messages import queue_letter
from attestation.orders.publication.services import publish_order
from attestation.paperwork.conclusion import default_template
from attestation.privacy.services import requests as archives
from attestation.public import PlainPaper, plain_pdf
from attestation.scheduling.releases.services import releases, retraction
from cms_pages.services import build_site
from tests import factories
from tests.categories.samples import line, table
from tests.evaluation.word_templates.test_services import upload
from trust.breaking.kind import Kind
from trust.racing import situations
from trust.racing.situations import Situation


def _letter(s: Situation) -> dict[str, Any]:
    letter = queue_letter(s.teacher.email, "Заявление подано", "Текст.", user=s.teacher)
    return {"letter_id": letter.pk}


def _release(s: Situation) -> dict[str, Any]:
    return {"release_id": s.thing.pk}


def _withdrawn(s: Situation) -> dict[str, Any]:
    retraction.withdraw(s.thing, reason="ошибка", actor=s.operator)
    return _release(s)


def _published(s: Situation) -> None:
    situations.approved(s)
    releases.publish(s.thing.pk)


def order_signed(s: Situation) -> None:
    """Have an order signed, and the site to publish it on."""
    build_site()
    situations.order_signed(s)


def _order(s: Situation) -> dict[str, Any]:
    return {"order_id": s.order.pk}


def _drawn_order(s: Situation) -> dict[str, Any]:
    publish_order(s.order.pk)
    return _order(s)


def _dossier(s: Situation) -> dict[str, Any]:
    found = dossiers.request_dossier("application", s.application, actor=s.coordinator)
    return {"dossier_id": found.pk}


def _archive(s: Situation) -> dict[str, Any]:
    return {"archive_id": archives.request_archive(actor=s.teacher).pk}


def _appendix(_: Situation) -> dict[str, Any]:
    return {"appendix_id": ResultsAppendix.objects.get().pk}


def _with_template(s: Situation) -> None:
    situations.evaluated(s)
    word_templates.replace(upload(default_template()), actor=s.operator)


def _conclusion(s: Situation) -> dict[str, Any]:
    return {"conclusion_id": s.conclusion.pk, "revision": s.conclusion.revision}


def register_uploaded(s: Situation) -> None:
    """Have a register of fifty people uploaded, and the schools that it names."""
    factories.position("воспитатель")
    lake = Municipality.objects.create(name="Озёрный район")
    factories.OrganizationFactory(municipality=lake, name="МБОУ «СОШ № 1»")
    lines = [line(patronymic=f"Петровна{'а' * number}") for number in range(50)]
    s.thing = register_imports.upload(table(*lines), actor=s.operator)


def register_confirmed(s: Situation) -> None:
    """Have the register read, and confirmed by the operator."""
    register_uploaded(s)
    register_imports.read(s.thing.pk)
    s.thing.refresh_from_db()
    s.thing = register_imports.apply(s.thing, skip_errors=True, actor=s.operator)


def _import(s: Situation) -> dict[str, Any]:
    return {"import_id": s.thing.pk}


def with_document(s: Situation) -> None:
    """Have an editor upload a file whose text is not read yet."""
    build_site()
    words = plain_pdf(PlainPaper("Письмо", "", ("Портфолио сдают до пятнадцатого мая.",)))
    s.thing = Document.objects.create(title="Письмо", file=ContentFile(words, name="letter.pdf"))


KINDS = [
    Kind("attestation.notifications.tasks.send_letter", lambda s: None, _letter),
    Kind("attestation.scheduling.tasks.publish_release", situations.approved, _release),
    Kind("attestation.scheduling.tasks.tell_scheduled", _published, _release),
    Kind("attestation.scheduling.tasks.take_release_down", situations.released, _withdrawn),
    Kind("attestation.orders.tasks.tell_order", order_signed, _order),
    Kind("attestation.orders.tasks.publish_order", order_signed, _order),
    Kind("attestation.orders.tasks.draw_order", order_signed, _drawn_order),
    Kind("attestation.dossiers.tasks.build_dossier", situations.accepted, _dossier),
    Kind("attestation.privacy.tasks.build_archive", situations.evaluated, _archive),
    Kind("attestation.applications.tasks.build_appendix", situations.submitted, _appendix),
    Kind(
        "attestation.applications.precheck.tasks.look",
        situations.submitted,
        lambda s: {"application_id": s.application.pk},
    ),
    Kind("attestation.evaluation.tasks.fill_template", _with_template, _conclusion),
    Kind("attestation.categories.tasks.read_register", register_uploaded, _import),
    Kind("attestation.categories.tasks.apply_register", register_confirmed, _import),
    Kind(
        "cms_pages.tasks.read_document",
        with_document,
        lambda s: {"document_id": s.thing.pk},
    ),
]

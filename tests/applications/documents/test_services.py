"""Who attaches and detaches what, and in which order documents stand."""

import pytest

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import requirements
from attestation.applications.services import filing
from attestation.base.errors import DomainError
from attestation.categories.choices import HeldCategory
from attestation.files.checks import inspect
from attestation.files.uploads import services as uploads
from tests import factories

pytestmark = pytest.mark.django_db


def attached(application, who, *names, kind=DocumentKind.RESULTS):
    return [
        document_services.attach(
            application, kind, factories.pdf_upload(f"{name}.pdf", mark=name), title=name, actor=who
        )
        for name in names
    ]


def titles(application, kind=DocumentKind.RESULTS):
    return [document.title for document in application.documents.filter(kind=kind)]


def test_the_school_coordinator_attaches_for_the_teacher_and_is_named(region):
    application = factories.draft(region.home.teacher)
    [document] = attached(application, region.home.school_coordinator, "таблицы.pdf")
    assert document.attached_by == region.home.school_coordinator


def test_an_upload_that_another_request_takes_while_it_is_looked_at_is_told(
    region, django_capture_on_commit_callbacks, monkeypatch
):
    application, teacher = factories.draft(region.home.teacher), region.home.teacher
    upload = uploads.stage(
        factories.pdf_upload("таблицы.pdf", mark="а"), rule="results", place="", actor=teacher
    )
    reference = uploads.UploadReference(upload.pk)

    def overtaken(file, rule):
        with django_capture_on_commit_callbacks(execute=True):
            uploads.use_up(reference, actor=teacher)
        return inspect(file, rule)

    monkeypatch.setattr(document_services, "inspect", overtaken)
    with pytest.raises(DomainError, match="уже прикреплён") as gone:
        document_services.attach(
            application, DocumentKind.RESULTS, reference, title="Таблицы", actor=teacher
        )
    assert gone.value.field == "file"


def test_a_coordinator_of_another_school_attaches_nothing(region):
    application = factories.draft(region.home.teacher)
    for stranger in (region.abroad.school_coordinator, region.home.coordinator, region.operator):
        assert not document_services.may_attach(application, DocumentKind.RESULTS, actor=stranger)


def test_each_detaches_only_what_they_attached_themselves(region):
    home = region.home
    application = factories.draft(home.teacher)
    [own] = attached(application, home.teacher, "своё.pdf")
    [other] = attached(application, home.school_coordinator, "координатора.pdf")
    with pytest.raises(DomainError, match="прикрепил"):
        document_services.detach(other, actor=home.teacher)
    with pytest.raises(DomainError, match="прикрепил"):
        document_services.detach(own, actor=home.school_coordinator)
    document_services.detach(own, actor=home.teacher)
    document_services.detach(other, actor=home.school_coordinator)


def test_documents_stand_in_the_order_in_which_they_came_until_moved(region):
    application = factories.draft(region.home.teacher)
    first, _, third = attached(application, region.home.teacher, "а.pdf", "б.pdf", "в.pdf")
    document_services.reorder(third, up=True, actor=region.home.teacher)
    assert titles(application) == ["а.pdf", "в.pdf", "б.pdf"]
    document_services.reorder(first, up=False, actor=region.home.teacher)
    assert titles(application) == ["в.pdf", "а.pdf", "б.pdf"]


def test_moving_past_the_edge_changes_nothing(region):
    application = factories.draft(region.home.teacher)
    first, last = attached(application, region.home.teacher, "а.pdf", "б.pdf")
    document_services.reorder(first, up=True, actor=region.home.teacher)
    document_services.reorder(last, up=False, actor=region.home.teacher)
    assert titles(application) == ["а.pdf", "б.pdf"]


def test_whoever_has_a_category_is_asked_for_a_copy_of_its_document(region):
    """Guide: «копия документа, подтверждающего наличие категории (при наличии)»."""

    def asked(**terms):
        application = factories.draft(factories.teacher(region.home.school), **terms)
        return {need.kind: need.blocks for need in requirements(application)}

    assert DocumentKind.HELD_CATEGORY not in asked()
    held = asked(
        held_category=HeldCategory.FIRST,
        held_order_number="12-к",
        held_order_date=factories.yesterday(),
    )
    assert held[DocumentKind.HELD_CATEGORY] is False


def test_what_proves_a_filed_line_is_not_detached(region):
    home = region.home
    application = factories.complete(factories.generated(home.teacher))
    [proof, free] = attached(
        application,
        home.teacher,
        "Диплом Петрова И.",
        "Грамота Петрова И.",
        kind=DocumentKind.PUPILS,
    )
    factories.result_row(application).proofs.add(proof)
    filing.submit(application, actor=home.teacher)
    with pytest.raises(DomainError, match="подтверждается поданная строка"):
        document_services.detach(proof, actor=home.teacher)
    document_services.detach(free, actor=home.teacher)


def test_a_detaching_is_taken_back_with_what_the_document_proved(region):
    home = region.home
    application = factories.draft(home.teacher)
    [proof] = attached(application, home.teacher, "Диплом Петрова И.", kind=DocumentKind.PUPILS)
    row = factories.result_row(application)
    row.proofs.add(proof)
    document_services.detach(proof, actor=home.teacher)
    proof.refresh_from_db()
    assert document_services.detached_by(application, actor=home.teacher) == [proof]
    assert document_services.detached_by(application, actor=home.school_coordinator) == []
    with pytest.raises(DomainError, match="прикрепил"):
        document_services.reattach(proof, actor=home.school_coordinator)
    document_services.reattach(proof, actor=home.teacher)
    assert titles(application, DocumentKind.PUPILS) == ["Диплом Петрова И."]
    assert list(row.proofs.filter(detached_at=None)) == [proof]
    with pytest.raises(DomainError, match="уже прикреплён"):
        document_services.reattach(proof, actor=home.teacher)


def test_the_scan_of_a_void_paper_does_not_come_back(region):
    home = region.home
    application = factories.complete(factories.generated(home.teacher))
    scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    filing.generate(application, actor=home.teacher)
    scan.refresh_from_db()
    with pytest.raises(DomainError, match="прежней редакции"):
        document_services.reattach(scan, actor=home.teacher)
    assert document_services.detached_by(application, actor=home.teacher) == []

"""Who attaches and detaches what, and in which order documents stand."""

import pytest

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import requirements
from attestation.base.errors import DomainError
from attestation.categories.choices import HeldCategory
from tests import factories

pytestmark = pytest.mark.django_db


def attached(application, who, *names, kind=DocumentKind.RESULTS):
    return [
        document_services.attach(
            application, kind, factories.pdf_upload(name), title=name, actor=who
        )
        for name in names
    ]


def titles(application, kind=DocumentKind.RESULTS):
    return [document.title for document in application.documents.filter(kind=kind)]


def test_the_school_coordinator_attaches_for_the_teacher_and_is_named(region):
    application = factories.draft(region.home.teacher)
    [document] = attached(application, region.home.school_coordinator, "таблицы.pdf")
    assert document.attached_by == region.home.school_coordinator


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

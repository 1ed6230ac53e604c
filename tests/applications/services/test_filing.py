"""The way of an application from a draft to its registration."""

import pypdf
import pytest

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.applications.services import filing, review
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.categories.choices import Category, HeldCategory
from attestation.notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_complete_profile_begins_a_draft(region):
    application = factories.draft(region.home.teacher)
    assert application.state == ApplicationState.DRAFT
    assert application.organization == region.home.school


def test_an_incomplete_profile_is_refused_with_what_is_missing(region):
    profile = region.home.teacher.profile
    profile.education = ""
    profile.save()
    with pytest.raises(DomainError, match="образование"):
        factories.draft(region.home.teacher)


def test_a_second_live_application_for_the_same_position_is_refused(region):
    factories.draft(region.home.teacher)
    with pytest.raises(DomainError, match="уже есть заявление"):
        factories.draft(region.home.teacher)


def test_another_position_may_have_its_own_application(region):
    factories.draft(region.home.teacher)
    factories.draft(region.home.teacher, position=factories.position("методист"))
    assert region.home.teacher.applications.count() == 2


def test_highest_category_needs_an_earlier_one(region):
    with pytest.raises(DomainError, match=r"п\. 30") as refusal:
        factories.draft(region.home.teacher, category=Category.HIGHEST)
    assert refusal.value.field == "category"


def test_generating_builds_a_paper_with_the_name_in_the_genitive(region):
    application = factories.generated(region.home.teacher)
    paper = application.documents.get(kind=DocumentKind.BUILT, detached_at=None)
    with paper.file.blob.open() as blob:
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(blob).pages)
    assert application.genitive in " ".join(text.split())
    assert (application.state, application.revision) == (ApplicationState.GENERATED, 1)


def test_changing_the_data_voids_the_paper_and_the_scan(region):
    application = factories.complete(factories.generated(region.home.teacher))
    application = filing.revise(
        application,
        {
            "held_category": HeldCategory.FIRST,
            "held_order_number": "12-к",
            "held_order_date": factories.yesterday(),
        },
        actor=region.home.teacher,
    )
    assert application.state == ApplicationState.DRAFT
    kinds = application.documents.filter(detached_at=None).values_list("kind", flat=True)
    assert list(kinds) == [DocumentKind.RESULTS]


def test_filing_without_documents_names_what_is_missing(region):
    application = factories.generated(region.home.teacher)
    with pytest.raises(DomainError, match="скан подписанного заявления; результаты"):
        filing.submit(application, actor=region.home.teacher)
    application.refresh_from_db()
    assert application.state == ApplicationState.GENERATED


def test_filing_begins_thirty_days(region):
    application = factories.submitted(region.home.teacher)
    assert application.consideration_days() == 30
    assert application.state == ApplicationState.SUBMITTED


def test_registration_gives_numbers_within_the_year(region):
    other = factories.teacher(region.home.school)
    first = factories.registered(region.home.teacher, region.home.coordinator)
    second = factories.registered(other, region.home.coordinator)
    assert second.number == first.number + 1
    assert first.number_label == f"{first.number_year}-0001"


def test_registering_twice_is_refused_and_keeps_the_number(region):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    with pytest.raises(DomainError, match="зарегистрировано"):
        review.register(application, actor=region.home.coordinator)
    assert Application.objects.get(pk=application.pk).number == application.number


@pytest.mark.parametrize("who", ["teacher", "school_coordinator", "abroad", "operator"])
def test_only_the_municipal_coordinator_registers(region, who):
    application = factories.submitted(region.home.teacher)
    actors = {
        "teacher": region.home.teacher,
        "school_coordinator": region.home.school_coordinator,
        "abroad": region.abroad.coordinator,
        "operator": region.operator,
    }
    with pytest.raises(DomainError, match="нет права"):
        review.register(application, actor=actors[who])


def test_nobody_registers_an_application_of_their_own(region):
    coordinator = region.home.coordinator
    factories.Profile.objects.filter(user=coordinator).delete()
    own = factories.teacher(region.home.school)
    factories.assign_perm("coordinate_municipality", own, region.home.municipality)
    with pytest.raises(DomainError, match="нет права"):
        review.register(factories.submitted(own), actor=own)


def test_returned_application_can_be_mended_and_filed_again(region):
    application = review.send_back(
        factories.submitted(region.home.teacher),
        reason=factories.reason(),
        note="Подпишите вторую страницу.",
        actor=region.home.coordinator,
    )
    assert application.state == ApplicationState.RETURNED
    again = filing.generate(application, actor=region.home.teacher)
    assert (again.state, again.revision) == (ApplicationState.GENERATED, 2)
    document_services.attach(
        again, DocumentKind.SIGNED_SCAN, factories.pdf_upload(), actor=region.home.teacher
    )
    assert filing.submit(again, actor=region.home.teacher).state == ApplicationState.SUBMITTED


def test_rejection_tells_the_reason_and_allows_a_new_application(region):
    review.reject(
        factories.submitted(region.home.teacher),
        reason=factories.reason(),
        note="Вторая страница не подписана",
        actor=region.home.coordinator,
    )
    told = Message.objects.filter(user=region.home.teacher).latest("pk")
    assert "отклонено в связи с тем, что на скане нет подписи" in told.text
    assert "\n\nВторая страница не подписана.\n\n" in told.text
    at_school = Message.objects.filter(user=region.home.school_coordinator).latest("pk")
    assert at_school.title == f"{region.home.teacher.short_name}: заявление отклонено"
    assert factories.draft(region.home.teacher).state == ApplicationState.DRAFT


def test_each_act_leaves_one_line_in_the_journal(region):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    acts = list(application.journal.order_by("pk").values_list("action", flat=True))
    assert acts == [
        "application.start",
        "application.generate",
        "application.attach",
        "application.attach",
        "application.submit",
        "application.register",
    ]


def test_a_filed_application_takes_no_more_documents(region):
    application = factories.submitted(region.home.teacher)
    with pytest.raises(DomainError, match="уже подано"):
        document_services.attach(
            application,
            DocumentKind.RESULTS,
            factories.pdf_upload(),
            actor=region.home.teacher,
        )


def test_a_stranger_attaches_nothing(region):
    application = factories.draft(region.home.teacher)
    with pytest.raises(DomainError, match="только сам заявитель"):
        document_services.attach(
            application,
            DocumentKind.RESULTS,
            factories.pdf_upload(),
            actor=region.abroad.teacher,
        )


def test_a_filed_application_is_not_changed(region):
    """Guide: «После загрузки заявления Вы не можете редактировать представленные сведения»."""
    application = factories.submitted(region.home.teacher)
    with pytest.raises(DomainError, match="уже подано"):
        filing.revise(application, {"in_presence": True}, actor=region.home.teacher)
    application.refresh_from_db()
    assert (application.state, application.in_presence) == (ApplicationState.SUBMITTED, False)

"""The applicant's signature under the application, from the built paper to the filed one."""

import pytest
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import (
    APPLICATION,
    attached_documents,
    missing,
    signed_in_system,
)
from attestation.applications.filing_check.signed_papers import SignedApplication
from attestation.applications.review.checklist import checklist
from attestation.applications.services import drafts, filing, review
from attestation.applications.signing.standing import standing_of
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.directory.review_models import ReviewPoint
from attestation.signatures.models import Manner
from attestation.signatures.services import signing as services
from tests import factories
from tests.prepared import prepared
from tests.signing import accept_rules, allow, code_sent_to, signed_by

pytestmark = pytest.mark.django_db

KIND = SignedApplication()


@prepared
def built_to_sign(region):
    """An application whose paper is built, with the rules accepted and both ways allowed."""
    allow(APPLICATION, Manner.BOTH)
    accept_rules(region.home.teacher)
    return factories.generated(region.home.teacher)


def sign(application):
    signed_by(application.applicant, APPLICATION, application)
    return application.documents.get(kind=DocumentKind.SIGNED_SCAN, detached_at=None)


def test_the_signed_paper_takes_the_place_of_the_scan(built_to_sign):
    document = sign(built_to_sign)
    assert document.kind == DocumentKind.SIGNED_SCAN
    assert document.revision == built_to_sign.revision
    assert document.remarks == []
    signature = signed_in_system(built_to_sign)
    assert document.file == signature.file
    assert signature.number in document.title


def test_it_is_filed_and_registered_without_a_scan(built_to_sign, region):
    applicant = built_to_sign.applicant
    assert "Подпись в системе или скан подписанного заявления" in missing(built_to_sign)
    sign(built_to_sign)
    document_services.attach(
        built_to_sign, DocumentKind.RESULTS, factories.pdf_upload(), actor=applicant
    )
    assert missing(built_to_sign) == []
    filed = filing.submit(built_to_sign, actor=applicant)
    registered = review.register(filed, actor=region.home.coordinator)
    assert registered.state == ApplicationState.REGISTERED


def test_the_reviewer_reads_who_signed_and_when(built_to_sign, region):
    document = sign(built_to_sign)
    point, _ = ReviewPoint.objects.get_or_create(
        beside=ReviewPoint.Beside.SCAN, defaults={"text": "Подпись стоит", "place": 1}
    )
    lines = checklist(built_to_sign, [document], reviewer=region.home.coordinator)
    facts = next(line.facts for line in lines if line.point == point)
    said = next(fact.value for fact in facts if fact.label == "Подписано в системе")
    assert str(built_to_sign.applicant) in said
    assert signed_in_system(built_to_sign).number in said


def test_changed_data_void_the_signature(built_to_sign):
    sign(built_to_sign)
    applicant = built_to_sign.applicant
    again = filing.generate(filing.reopen(built_to_sign, actor=applicant), actor=applicant)
    assert signed_in_system(again) is None
    assert services.may_sign_paper(KIND, again, actor=applicant)


def test_a_paper_built_anew_is_not_signed_by_the_old_code(built_to_sign):
    applicant = built_to_sign.applicant
    services.send_code(KIND, built_to_sign, actor=applicant)
    shown = KIND.paper(built_to_sign).file.sha256
    again = filing.generate(filing.reopen(built_to_sign, actor=applicant), actor=applicant)
    with pytest.raises(DomainError, match="документ изменился"):
        services.sign(
            KIND, again, shown=shown, code=code_sent_to(applicant), address=None, actor=applicant
        )


@pytest.mark.parametrize("who", ["coordinator", "school_coordinator", "colleague"])
def test_nobody_signs_for_the_applicant(built_to_sign, region, who):
    home = region.home
    people = {
        "coordinator": home.coordinator,
        "school_coordinator": home.school_coordinator,
        "colleague": factories.teacher(home.school),
    }
    with pytest.raises(DomainError, match="Заявление подписывает сам заявитель"):
        services.send_code(KIND, built_to_sign, actor=people[who])


def test_where_papers_are_signed_by_hand_nothing_is_offered(built_to_sign):
    allow(APPLICATION, Manner.PAPER)
    assert not services.may_sign_paper(KIND, built_to_sign, actor=built_to_sign.applicant)
    assert not any("в системе" in one for one in missing(built_to_sign))


def test_where_papers_are_signed_in_the_system_no_scan_is_taken(built_to_sign):
    allow(APPLICATION, Manner.ELECTRONIC)
    with pytest.raises(DomainError, match="подписывают в системе"):
        document_services.attach(
            built_to_sign,
            DocumentKind.SIGNED_SCAN,
            factories.pdf_upload(),
            actor=built_to_sign.applicant,
        )


def test_what_is_signed_needs_no_scan_and_is_not_detached(built_to_sign):
    applicant = built_to_sign.applicant
    document = sign(built_to_sign)
    with pytest.raises(DomainError, match="скан не нужен"):
        document_services.attach(
            built_to_sign, DocumentKind.SIGNED_SCAN, factories.pdf_upload(), actor=applicant
        )
    with pytest.raises(DomainError, match="не открепляют"):
        document_services.detach(document, actor=applicant)


def test_a_signed_application_is_not_deleted(built_to_sign):
    sign(built_to_sign)
    with pytest.raises(DomainError, match="удалить подписанное нельзя"):
        drafts.delete_draft(built_to_sign, actor=built_to_sign.applicant)


def test_a_scan_attached_before_gives_way(built_to_sign):
    applicant = built_to_sign.applicant
    scan = document_services.attach(
        built_to_sign, DocumentKind.SIGNED_SCAN, factories.pdf_upload(), actor=applicant
    )
    sign(built_to_sign)
    scan.refresh_from_db()
    assert scan.detached_at is not None
    assert scan.detached_at <= timezone.now()


def test_a_page_reads_the_standing_once(built_to_sign, django_assert_num_queries):
    attached = attached_documents(built_to_sign)
    with django_assert_num_queries(1):
        standing = standing_of(built_to_sign, attached=attached)
    assert (standing.may_sign, standing.is_signed) == (True, False)
    sign(built_to_sign)
    standing = standing_of(built_to_sign)
    assert (standing.may_sign, standing.is_signed) == (False, True)

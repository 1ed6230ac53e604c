"""From the application to the published order with electronic signatures of all, and no scan."""

import pytest
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as documents
from attestation.applications.documents.requirements import APPLICATION
from attestation.applications.models import Application
from attestation.applications.services import filing, review
from attestation.applications.workflow import ApplicationState
from attestation.commission import services as commission_services
from attestation.commission.papers import services as session_papers
from attestation.commission.papers.signed_papers import SignedVotingSheet
from attestation.evaluation.conclusions.services import conclusions
from attestation.evaluation.conclusions.services.electronic import CONCLUSION
from attestation.evaluation.models import Conclusion
from attestation.orders.papers import protocol_signers
from attestation.orders.publication.models import ResultsRow
from attestation.orders.publication.services import publish_order
from attestation.orders.services import orders
from attestation.orders.services.protocol import prepare_protocol
from attestation.orders.signed_papers import SignedProtocol, not_signed_yet
from attestation.scheduling import services as scheduling
from attestation.signatures.models import Manner, Signature
from tests import factories
from tests.commission.conftest import Commission, close
from tests.evaluation.conftest import handed_in
from tests.signing import accept_rules, allow, signed_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_signed_on_paper(region, commission):
    for kind in (APPLICATION, CONCLUSION, SignedVotingSheet.code, SignedProtocol.code):
        allow(kind, Manner.ELECTRONIC)
    home = region.home
    experts = [expert.user for expert in home.experts[:2]]
    for person in (home.teacher, home.coordinator, *experts, *commission.everybody):
        accept_rules(person)


def filed(region: factories.Region) -> Application:
    person = region.home.teacher
    application = factories.generated(person)
    signed_by(person, APPLICATION, application)
    documents.attach(application, DocumentKind.RESULTS, factories.pdf_upload(), actor=person)
    return filing.submit(application, actor=person)


def scheduled(application: Application, region: factories.Region) -> None:
    home = region.home
    registered = review.register(application, actor=home.coordinator)
    placed = scheduling.schedule(
        registered,
        period=region.period,
        experts={1: home.experts[0], 2: home.experts[1]},
        actor=home.coordinator,
    )
    scheduling.close(placed.schedule_entry.schedule, actor=home.coordinator)
    scheduling.approve(
        region.period, order_number="1-г", order_date=timezone.localdate(), actor=region.operator
    )


def evaluated(application: Application, region: factories.Region) -> None:
    home = region.home
    experts = [expert.user for expert in home.experts[:2]]
    for expert in experts:
        handed_in(application, expert)
    conclusion = Conclusion.objects.get(application=application)
    for person in (*experts, home.teacher):
        signed_by(person, CONCLUSION, conclusion)
    conclusion.refresh_from_db()
    accepted = conclusions.accept(conclusion, actor=home.coordinator)
    conclusions.verify(accepted, actor=region.operator)


def decided(region: factories.Region, commission: Commission):
    secretary = commission.secretary
    session = commission_services.prepare(
        held_on=timezone.localdate(), form="absentee", actor=secretary
    )
    commission_services.fill_agenda(session, actor=secretary)
    commission_services.convene(session, actor=secretary)
    session.refresh_from_db()
    session = commission_services.open_vote(session, actor=secretary)
    close(session, commission)
    session.refresh_from_db()
    home = region.home
    sheet = session_papers.prepare_sheet(session, home.municipality, actor=home.coordinator)
    signed_by(home.coordinator, SignedVotingSheet.code, sheet)
    protocol = prepare_protocol(session, actor=secretary)
    for member in protocol_signers(session):
        signed_by(member.user, SignedProtocol.code, protocol)
    return session


def test_an_application_goes_to_the_published_order_without_paper(
    region,
    commission,
    criteria,
    pages,
):
    application = filed(region)
    scheduled(application, region)
    evaluated(application, region)
    session = decided(region, commission)
    assert not_signed_yet(session) == []
    order = orders.prepare_order(session, actor=commission.secretary)
    order = orders.sign_order(
        order, number="214-к", date=timezone.localdate(), actor=region.operator
    )
    assert publish_order(order.pk)
    application.refresh_from_db()
    assert application.state == ApplicationState.DECIDED
    row = ResultsRow.objects.get()
    assert (row.name, row.category) == (application.full_name, "первая")
    # The applicant twice, two experts, the coordinator, and everybody who took part in the session.
    signers = len(protocol_signers(session))
    assert Signature.objects.count() == 1 + 3 + 1 + signers
    scans = application.documents.filter(kind=DocumentKind.SIGNED_SCAN, detached_at=None)
    signature = Signature.objects.order_by("pk").first()
    assert [scan.file for scan in scans] == [signature.file], "the paper that bears the signature"

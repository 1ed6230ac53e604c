"""The voting sheet of a municipality, signed in the system by who collects it."""

import pytest
from django.test import Client

from attestation.base.errors import DomainError
from attestation.commission.dossier import voting_sheets
from attestation.commission.papers import services
from attestation.commission.papers.models import SessionPaper
from attestation.commission.papers.signed_papers import SignedVotingSheet
from attestation.files.models import StoredFile
from attestation.signatures.models import Manner, Signature
from tests import factories
from tests.signing import accept_rules, allow, signed_by

pytestmark = pytest.mark.django_db

KIND = SignedVotingSheet()


@pytest.fixture(autouse=True)
def _signed_in_the_system(db):
    allow(KIND.code, Manner.BOTH)


@pytest.fixture
def sheet(closed, region):
    coordinator = accept_rules(region.home.coordinator)
    return services.prepare_sheet(closed, region.home.municipality, actor=coordinator)


def test_before_all_have_voted_it_is_not_prepared(voting, region):
    with pytest.raises(DomainError, match=r"Ждём: .*Капля"):
        services.prepare_sheet(voting, region.home.municipality, actor=region.home.coordinator)


def test_the_coordinator_signs_it_and_the_secretary_finds_it(sheet, region, commission):
    signature = signed_by(region.home.coordinator, KIND.code, sheet)
    sheet.refresh_from_db()
    assert sheet.signed == signature.file
    assert sheet.signed.pages == sheet.paper.pages + 1
    titles = [part.title for part in voting_sheets(sheet.session, commission.secretary)]
    assert f"{sheet.title}, подписан" in titles
    with pytest.raises(DomainError, match="заменить нельзя"):
        services.prepare_sheet(
            sheet.session, region.home.municipality, actor=region.home.coordinator
        )


def test_before_all_have_voted_the_page_says_whom_it_waits_for(voting, region):
    client = Client()
    client.force_login(region.home.coordinator)
    page = client.get(voting.get_absolute_url()).content.decode()
    assert "Лист подписывают, когда проголосовали все" in page
    assert "Подготовить к подписи" not in page


def test_the_home_of_who_collects_it_leads_to_the_signature(sheet, region, commission):
    client = Client()
    for person, leads in ((region.home.coordinator, True), (commission.secretary, False)):
        client.force_login(person)
        assert ("Подписать лист" in client.get("/cabinet/").content.decode()) is leads, person
    signed_by(region.home.coordinator, KIND.code, sheet)
    client.force_login(region.home.coordinator)
    assert "Подписать лист" not in client.get("/cabinet/").content.decode()


def test_the_page_leads_through_it(closed, region):
    client = Client()
    client.force_login(accept_rules(region.home.coordinator))
    page = closed.get_absolute_url()
    assert "Подготовить к подписи" in client.get(page).content.decode()
    key = region.home.municipality.pk
    client.post(f"{page}sheet/prepare/?municipality={key}")
    paper = SessionPaper.objects.get()
    assert f'href="/cabinet/sign/voting-sheet/{paper.pk}/"' in client.get(page).content.decode()
    signed_by(region.home.coordinator, KIND.code, paper)
    assert "подписанный лист" in client.get(page).content.decode()


def test_a_sheet_prepared_anew_is_signed_anew(sheet, region):
    again = services.prepare_sheet(
        sheet.session, region.home.municipality, actor=region.home.coordinator
    )
    with pytest.raises(DomainError, match="подготовлен заново"):
        signed_by(region.home.coordinator, KIND.code, sheet)
    assert signed_by(region.home.coordinator, KIND.code, again)


def test_another_municipality_neither_sees_nor_signs_it(sheet, region, commission):
    stranger = factories.UserFactory()
    factories.assign_perm("coordinate_municipality", stranger, region.abroad.municipality)
    assert not KIND.visible_to(stranger).exists()
    for person, sees in (
        (stranger, False),
        (commission.members[2], False),
        (region.home.coordinator, True),
        (region.operator, True),
    ):
        seen = StoredFile.objects.visible_to(person).filter(pk=sheet.paper_id)
        assert seen.exists() is sees, person
    with pytest.raises(DomainError, match="тот, кто его собирает"):
        signed_by(accept_rules(region.operator), KIND.code, sheet)
    assert not Signature.objects.exists()

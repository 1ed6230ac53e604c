"""An agreement signed in the system by the expert, then by the operator."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attestation.base.errors import DomainError
from attestation.files.models import StoredFile
from attestation.notifications.models import Message
from attestation.reports import services
from attestation.reports.services import AGREEMENT
from attestation.reports.workflow import AgreementState
from attestation.signatures.models import Manner
from tests import factories
from tests.signing import accept_rules, allow, signed_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(at_state, region):
    allow(AGREEMENT, Manner.BOTH)
    verified = at_state(AgreementState.VERIFIED)
    accept_rules(verified.user)
    accept_rules(region.operator)
    return services.attach_paper(verified, factories.pdf_upload("д.pdf"), actor=region.operator)


def same_text(agreement):
    return SimpleUploadedFile("д.pdf", agreement.paper.read(), content_type="application/pdf")


def test_both_sides_sign_and_it_is_registered(agreement, region):
    signed_by(agreement.user, AGREEMENT, agreement)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.VERIFIED
    last = signed_by(region.operator, AGREEMENT, agreement)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.signed_paper) == (AgreementState.SIGNED, last.file)


def test_the_page_leads_each_side_in_turn(agreement, region):
    def page(person):
        client = Client()
        client.force_login(person)
        return client.get(agreement.get_absolute_url()).content.decode()

    assert "Подписать договор" in page(agreement.user)
    assert "Подписать договор" not in page(region.operator)
    signed_by(agreement.user, AGREEMENT, agreement)
    assert "Подписать договор" in page(region.operator)


def test_each_side_is_told_of_its_turn(agreement, region):
    home = Client()
    home.force_login(agreement.user)
    assert "Подписать договор" in home.get("/cabinet/").content.decode()
    signed_by(agreement.user, AGREEMENT, agreement)
    told = Message.objects.filter(user=region.operator).latest("pk")
    assert told.title == f"Специалист подписал договор: {agreement.full_name}"
    assert agreement.journal.filter(action="agreement.expert_signed").exists()
    assert "Подписать договор" not in home.get("/cabinet/").content.decode()


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        (Manner.PAPER, "О времени и месте подписания вам сообщит центр аттестации."),
        (Manner.BOTH, "в кабинете или на бумаге"),
        (Manner.ELECTRONIC, "вы прочитаете и подпишете его в кабинете"),
    ],
)
def test_the_letter_says_how_it_will_be_signed(at_state, manner, said):
    allow(AGREEMENT, manner)
    verified = at_state(AgreementState.VERIFIED)
    told = Message.objects.filter(user=verified.user, title="Договор можно подписать").latest("pk")
    assert said in told.text


def test_one_text_is_not_signed_as_two_agreements(agreement, at_state, region):
    other = at_state(AgreementState.VERIFIED, 1)
    with pytest.raises(DomainError, match="приложен к другому договору"):
        services.attach_paper(other, same_text(agreement), actor=region.operator)


def test_what_bears_a_signature_is_not_attached_anew(agreement, region):
    text = same_text(agreement)
    signed_by(agreement.user, AGREEMENT, agreement)
    back = services.send_back(agreement, remarks="Телефон", actor=region.operator)
    sent = services.send(back, actor=region.home.coordinator)
    verified = services.verify(sent, actor=region.operator)
    with pytest.raises(DomainError, match="Под этим файлом уже стоит подпись"):
        services.attach_paper(verified, text, actor=region.operator)


def test_the_operator_does_not_sign_first(agreement, region):
    with pytest.raises(DomainError, match="Сначала договор подписывает специалист"):
        signed_by(region.operator, AGREEMENT, agreement)


def test_the_coordinator_reads_no_agreement(agreement, region):
    with pytest.raises(DomainError, match="специалист и оператор центра"):
        signed_by(accept_rules(region.home.coordinator), AGREEMENT, agreement)
    seen = StoredFile.objects.visible_to(region.home.coordinator)
    assert not seen.filter(pk=agreement.paper_id).exists()


def test_what_somebody_has_signed_is_not_replaced(agreement, region):
    signed_by(agreement.user, AGREEMENT, agreement)
    with pytest.raises(DomainError, match="уже подписывают"):
        services.attach_paper(
            agreement, factories.pdf_upload("другой.pdf", mark="2"), actor=region.operator
        )


def test_data_that_are_given_back_void_the_text(agreement, region):
    back = services.send_back(agreement, remarks="Телефон", actor=region.operator)
    assert back.paper is None


def test_where_it_is_signed_in_the_system_a_mark_is_not_enough(agreement, region):
    allow(AGREEMENT, Manner.ELECTRONIC)
    with pytest.raises(DomainError, match="Договоры подписывают в системе"):
        services.sign(agreement, actor=region.operator)
